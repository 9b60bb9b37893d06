"""Keys of authorities, whether certificates can be withdrawn, and whether keys leave the service."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

AUTHORITY = "AWS::ACMPCA::CertificateAuthority"


@pytest.mark.parametrize(
    ("key", "signing", "storage", "expected"),
    [
        ("RSA_2048", "SHA256WITHRSA", NONE, PASS),
        ("EC_secp384r1", "SHA384WITHECDSA", "FIPS_140_2_LEVEL_3_OR_HIGHER", PASS),
        ("ML_DSA_65", "ML_DSA_65", NONE, PASS),
        ("RSA_1024", "SHA256WITHRSA", NONE, FAIL),
        ("RSA_2048", "SHA1WITHRSA", NONE, FAIL),
        ("RSA_2048", "SHA256WITHRSA", "FIPS_140_2_LEVEL_2_OR_HIGHER", FAIL),
        ("RSA_2048", P, "CCPC_LEVEL_1_OR_HIGHER", FAIL),
        (P, "SHA256WITHRSA", NONE, UNDETERMINED),
        ("RSA_2048", NONE, NONE, UNDETERMINED),
    ],
)
def test_authorities_have_strong_keys(key: Any, signing: Any, storage: Any, expected: Verdict) -> None:
    authority = resource(AUTHORITY, KeyAlgorithm=key, SigningAlgorithm=signing, KeyStorageSecurityStandard=storage)
    assert said("acm-pca-key-strength-and-storage", authority) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"RevocationConfiguration": {"CrlConfiguration": {"Enabled": True}}}, PASS),
        ({"RevocationConfiguration": {"OcspConfiguration": {"Enabled": "true"}}}, PASS),
        ({"RevocationConfiguration": {"CrlConfiguration": {"Enabled": False}, "OcspConfiguration": {"Enabled": True}}}, PASS),
        ({"RevocationConfiguration": {"CrlConfiguration": {"Enabled": False}, "OcspConfiguration": {"Enabled": P}}}, UNDETERMINED),
        ({"RevocationConfiguration": {"CrlConfiguration": {"Enabled": False}}}, FAIL),
        ({}, FAIL),
        ({"RevocationConfiguration": P}, UNDETERMINED),
        ({"UsageMode": "SHORT_LIVED_CERTIFICATE"}, NOT_APPLICABLE),
        ({"UsageMode": "GENERAL_PURPOSE"}, FAIL),
    ],
)
def test_certificates_can_be_withdrawn(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("acm-pca-revocation-configured", resource(AUTHORITY, Type="ROOT", **properties)) is expected


@pytest.mark.parametrize(("export", "expected"), [(NONE, PASS), ("DISABLED", PASS), ("ENABLED", FAIL), (P, UNDETERMINED)])
def test_private_keys_stay(export: Any, expected: Verdict) -> None:
    certificate = resource("AWS::CertificateManager::Certificate", DomainName="pay.example.com", CertificateExport=export)
    assert said("acm-certificate-export-disabled", certificate) is expected
