"""Certificate Manager: certificates, who renews them, and how long they last."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import day, known, pick, renamed
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_KEYS = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]
"""Without them the list has only certificates with RSA keys of up to 2,048 bits."""
_NAMES = ("CertificateAuthorityArn", "DomainName", "KeyAlgorithm", "SubjectAlternativeNames")


def _certificates(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        arn = item["CertificateArn"]
        found = pick(source.ask("describe_certificate", needs="Certificate", gone=_GONE, CertificateArn=arn), "Certificate")
        options = pick(found, "DomainValidationOptions")
        return Found(
            id=arn,
            arn=arn,
            properties={
                **renamed(found, _NAMES),
                "CertificateExport": pick(found, "Options.Export"),
                "Live": {
                    "NotAfter": day(pick(found, "NotAfter")),
                    "RenewalEligibility": pick(found, "RenewalEligibility"),
                    "Status": pick(found, "Status"),
                    "Type": pick(found, "Type"),
                },
                "ValidationMethod": known(options, lambda all_: pick(all_[0], "ValidationMethod") if all_ else None),
            },
        )

    yield from source.each(source.pages("list_certificates", "CertificateSummaryList", Includes={"keyTypes": _KEYS}), one)


COLLECTOR = Collector(
    service="acm",
    readers=(
        Reader(
            type="AWS::CertificateManager::Certificate",
            properties=(*_NAMES, "CertificateExport", "Live", "ValidationMethod"),
            calls=("acm:DescribeCertificate", "acm:ListCertificates"),
            read=_certificates,
        ),
    ),
)
