"""Certificates as they run: their last day counts, and whether a root authority may issue."""

from datetime import UTC, datetime

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import acm
from tests.live.kit import judged, of, verdict

RULE = "acm-certificate-expiration-check"
ARN = "arn:aws:acm:eu-central-1:123456789012:certificate/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"


@pytest.mark.parametrize(
    ("status", "last", "expected"),
    [
        ("ISSUED", "2026-12-25", Verdict.PASS),
        ("ISSUED", "2026-12-24", Verdict.FAIL),
        ("ISSUED", "2026-11-01", Verdict.FAIL),
        ("EXPIRED", "2026-11-01", Verdict.FAIL),
        ("PENDING_VALIDATION", "", Verdict.NOT_APPLICABLE),
        ("ISSUED", "", Verdict.UNDETERMINED),
    ],
)
def test_the_last_day_of_a_certificate_counts(status: str, last: str, expected: Verdict, aws: Emulator) -> None:
    until = {"NotAfter": datetime.fromisoformat(last).replace(tzinfo=UTC).timestamp()} if last else {}
    aws.answer("acm.ListCertificates", {"CertificateSummaryList": [{"CertificateArn": ARN}]})
    aws.answer("acm.DescribeCertificate", {"Certificate": {"CertificateArn": ARN, "Status": status, "Type": "IMPORTED", **until}})
    assert verdict(judged("acm"), RULE) is expected


def test_certificates_with_every_kind_of_key_are_asked_for(aws: Emulator) -> None:
    acm.arrange(aws)
    judged("acm")
    assert all("EC_prime256v1" in asked["Includes"]["keyTypes"] for asked in aws.asked("acm.ListCertificates"))


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("ROOT", "ACTIVE", Verdict.FAIL),
        ("ROOT", "DISABLED", Verdict.PASS),
        ("ROOT", "PENDING_CERTIFICATE", Verdict.PASS),
        ("SUBORDINATE", "ACTIVE", Verdict.NOT_APPLICABLE),
    ],
)
def test_a_root_authority_is_off_while_it_has_nothing_to_do(kind: str, status: str, expected: Verdict, aws: Emulator) -> None:
    authority = {"Arn": "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/a", "Type": kind, "Status": status}
    aws.answer("acm-pca.ListCertificateAuthorities", {"CertificateAuthorities": [authority]})
    assert verdict(judged("acm_pca"), "acm-pca-root-ca-disabled") is expected


def test_an_authority_that_was_deleted_is_none(aws: Emulator) -> None:
    gone = {"Arn": "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/a", "Type": "ROOT", "Status": "DELETED"}
    aws.answer("acm-pca.ListCertificateAuthorities", {"CertificateAuthorities": [gone]})
    assert of(judged("acm_pca"), "acm-pca-root-ca-disabled") == []


@pytest.mark.parametrize(("last", "expected"), [("2026-11-25", Verdict.PASS), ("2026-11-24", Verdict.FAIL)])
def test_a_certificate_that_iam_keeps_has_not_expired(last: str, expected: Verdict, aws: Emulator) -> None:
    names = "<Path>/</Path><ServerCertificateName>old</ServerCertificateName><ServerCertificateId>A</ServerCertificateId>"
    one = f"{names}<Arn>arn:aws:iam::123456789012:server-certificate/old</Arn><Expiration>{last}T12:00:00Z</Expiration>"
    listed = f"<ServerCertificateMetadataList><member>{one}</member></ServerCertificateMetadataList><IsTruncated>false</IsTruncated>"
    result = f"<ListServerCertificatesResult>{listed}</ListServerCertificatesResult>"
    aws.answer("iam.ListServerCertificates", f"<ListServerCertificatesResponse>{result}</ListServerCertificatesResponse>".encode())
    assert verdict(judged("iam"), "iam-server-certificate-not-used") is expected
