from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.acm.acm_certificate_expiration_check import RULE as RENEWED
from pci_constructs.rules.acm.acm_pca_root_ca_disabled import RULE as ROOT
from tests.rules.pack import judged, verdicts

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, F),
        ({"ValidationMethod": "dns"}, P),
        ({"ValidationMethod": "HTTP"}, P),
        ({"CertificateAuthorityArn": {"Ref": "P"}}, P),
        ({"CertificateAuthorityArn": ""}, F),
        ({"ValidationMethod": {"Ref": "P"}}, U),
    ],
)
def test_renewal(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(RENEWED, {"DomainName": "d", **properties}, Parameters={"P": {"Type": "String"}}) == {expected}


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [("ROOT", "DISABLED", P), ("ROOT", "ACTIVE", F), ("ROOT", None, F), ("SUBORDINATE", "ACTIVE", N), ("ROOT", {"Ref": "P"}, U)],
)
def test_root_authorities(kind: str, status: Any, expected: Verdict) -> None:
    activation = {"CertificateAuthorityArn": {"Fn::GetAtt": ["R", "Arn"]}, **({"Status": status} if status else {})}
    authority = {"Type": "AWS::ACMPCA::CertificateAuthority", "Properties": {"Type": kind}}
    resources = {"R": authority, "A": {"Type": "AWS::ACMPCA::CertificateAuthorityActivation", "Properties": activation}}
    rest = {"Parameters": {"P": {"Type": "String"}}}
    assert [f.verdict for f in judged(ROOT, Example(resources=resources, rest=rest))] == [expected]
    if kind == "ROOT":
        assert [f.verdict for f in judged(ROOT, Example(resources={"R": authority}))] == [U]
