from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import catalogue
from tests.rules.pack import verdicts

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
ON, OFF = {"Enabled": True}, {"Enabled": False}
CLEAR = {"EncryptionInTransit": {"ClientBroker": "TLS_PLAINTEXT"}}


@pytest.mark.parametrize(
    ("authentication", "expected"),
    [
        (NONE, FAIL),
        ({}, FAIL),
        (REF, UNDETERMINED),
        ({"Sasl": {"Iam": ON}}, PASS),
        ({"Sasl": {"Scram": {"Enabled": "true"}}}, PASS),
        ({"Sasl": {"Iam": {"Enabled": "false"}, "Scram": OFF}, "Tls": OFF}, FAIL),
        ({"Sasl": {"Iam": {"Enabled": REF}, "Scram": OFF}}, UNDETERMINED),
        ({"Sasl": {"Iam": {"Enabled": REF}, "Scram": ON}}, PASS),
        ({"Sasl": REF}, UNDETERMINED),
        ({"Tls": ON}, PASS),
        ({"Tls": {"CertificateAuthorityArnList": [REF]}}, PASS),
        ({"Tls": {"CertificateAuthorityArnList": []}}, FAIL),
        ({"Tls": {"CertificateAuthorityArnList": REF}}, UNDETERMINED),
        ({"Tls": {"CertificateAuthorityArnList": ["arn"], "Enabled": False}}, FAIL),
        ({"Tls": {"CertificateAuthorityArnList": REF, "Enabled": False}}, FAIL),
        ({"Tls": {"CertificateAuthorityArnList": REF, "Enabled": True}}, PASS),
        ({"Unauthenticated": OFF}, PASS),
        ({"Unauthenticated": {"Enabled": "true"}, "Sasl": {"Iam": ON}}, FAIL),
        ({"Unauthenticated": {"Enabled": REF}, "Sasl": {"Iam": ON}}, UNDETERMINED),
        ({"Unauthenticated": {"Enabled": NONE}, "Sasl": {"Iam": ON}}, PASS),
        ({"Unauthenticated": NONE}, FAIL),
        ({"Unauthenticated": REF, "Sasl": {"Iam": ON}}, UNDETERMINED),
    ],
)
def test_clients_authenticate(authentication: Any, expected: Verdict) -> None:
    rule, given = catalogue.rule("msk-unrestricted-access-check"), {"P": {"Type": "String"}}
    assert verdicts(rule, {"ClientAuthentication": authentication}, Parameters=given) == {expected}
    clear = verdicts(rule, {"ClientAuthentication": authentication, "EncryptionInfo": CLEAR}, Parameters=given)
    assert clear == {FAIL}


@pytest.mark.parametrize(
    ("encryption", "expected"),
    [
        (NONE, PASS),
        ({"EncryptionInTransit": {"InCluster": True}}, PASS),
        ({"EncryptionInTransit": {"ClientBroker": "tls"}}, PASS),
        ({"EncryptionInTransit": {"ClientBroker": "PLAINTEXT"}}, FAIL),
        ({"EncryptionInTransit": {"ClientBroker": REF}}, UNDETERMINED),
        (REF, UNDETERMINED),
    ],
)
def test_clear_text_has_no_authentication(encryption: Any, expected: Verdict) -> None:
    properties = {"ClientAuthentication": {"Sasl": {"Iam": ON}}, "EncryptionInfo": encryption}
    assert verdicts(catalogue.rule("msk-unrestricted-access-check"), properties, Parameters={"P": {"Type": "String"}}) == {expected}


def test_what_is_open_fails_whatever_is_not_known_of_the_encryption() -> None:
    properties = {"ClientAuthentication": {"Unauthenticated": ON}, "EncryptionInfo": REF}
    assert verdicts(catalogue.rule("msk-unrestricted-access-check"), properties, Parameters={"P": {"Type": "String"}}) == {FAIL}


def test_a_condition_may_open_the_cluster() -> None:
    properties = {"ClientAuthentication": {"Fn::If": ["Prod", {"Sasl": {"Iam": ON}}, NONE]}}
    conditions = {"Prod": {"Fn::Equals": [REF, "prod"]}}
    found = verdicts(
        catalogue.rule("msk-unrestricted-access-check"), properties, Parameters={"P": {"Type": "String"}}, Conditions=conditions
    )
    assert found == {FAIL}
