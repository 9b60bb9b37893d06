"""Private certificate authorities and whether they may issue."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import day, pick, renamed
from pci_constructs.live.reading.source import Source

_NAMES = {
    "KeyAlgorithm": "CertificateAuthorityConfiguration.KeyAlgorithm",
    "KeyStorageSecurityStandard": "KeyStorageSecurityStandard",
    "RevocationConfiguration": "RevocationConfiguration",
    "SigningAlgorithm": "CertificateAuthorityConfiguration.SigningAlgorithm",
    "Type": "Type",
    "UsageMode": "UsageMode",
}


def _authorities(source: Source) -> Iterator[Found]:
    for item in source.pages("list_certificate_authorities", "CertificateAuthorities"):
        if item["Status"] == "DELETED":
            continue
        live = {"NotAfter": day(pick(item, "NotAfter")), "Status": item["Status"]}
        yield Found(id=item["Arn"], arn=item["Arn"], properties={**renamed(item, _NAMES), "Live": live})


COLLECTOR = Collector(
    service="acm-pca",
    readers=(
        Reader(
            type="AWS::ACMPCA::CertificateAuthority",
            properties=(*_NAMES, "Live"),
            # Whether one is active is told by its status.
            covers=("AWS::ACMPCA::CertificateAuthorityActivation",),
            calls=("acm-pca:ListCertificateAuthorities",),
            read=_authorities,
        ),
    ),
)
