import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said

TYPE = "AWS::EMR::SecurityConfiguration"
RULES = {
    "emr-security-configuration-encryption-rest": ("EnableAtRestEncryption", "EnableInTransitEncryption"),
    "emr-security-configuration-encryption-transit": ("EnableInTransitEncryption", "EnableAtRestEncryption"),
}
EACH = pytest.mark.parametrize("id_", RULES)


@EACH
@pytest.mark.parametrize(
    ("value", "others", "expected"),
    [
        (True, False, PASS),
        ("true", False, PASS),
        ("True", P, PASS),
        (False, True, FAIL),
        ("False", True, FAIL),
        (False, P, FAIL),
        (NONE, True, FAIL),
        (P, True, UNDETERMINED),
    ],
)
def test_switches(id_: str, value: Any, others: Any, expected: Verdict) -> None:
    switch, other = RULES[id_]
    found = {"EncryptionConfiguration": {switch: value, other: others}}
    assert said(id_, resource(TYPE, SecurityConfiguration=found)) is expected


@EACH
def test_text(id_: str) -> None:
    switch, other = RULES[id_]

    def text(value: Any) -> dict[str, Any]:
        written = value if isinstance(value, str) else json.dumps({"EncryptionConfiguration": value})
        return resource(TYPE, SecurityConfiguration=written)

    assert said(id_, text({switch: True, other: False})) is PASS
    assert said(id_, text({switch: "true"})) is PASS
    assert said(id_, text({switch: False, other: True})) is FAIL
    assert said(id_, text({other: True})) is FAIL
    assert said(id_, text("{}")) is FAIL
    assert said(id_, text("no JSON")) is UNDETERMINED
    assert said(id_, text("[]")) is UNDETERMINED


@EACH
@pytest.mark.parametrize(("filled", "expected"), [("${P}", UNDETERMINED), ("true", PASS), ("false", FAIL)])
def test_text_with_something_filled_in(id_: str, filled: str, expected: Verdict) -> None:
    switch, other = RULES[id_]
    text = json.dumps({"EncryptionConfiguration": {switch: filled, other: "${P}", "AwsKmsKey": "arn:aws:kms:${AWS::Region}:1:key/k"}})
    assert said(id_, resource(TYPE, SecurityConfiguration={"Fn::Sub": text})) is expected
    bare = f'{{"EncryptionConfiguration": {{"{switch}": ${{P}}}}}}'
    assert said(id_, resource(TYPE, SecurityConfiguration={"Fn::Sub": bare})) is UNDETERMINED


@EACH
@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({"AuthenticationConfiguration": {"KerberosConfiguration": {"Provider": "ClusterDedicatedKdc"}}}, FAIL),
        ({"EncryptionConfiguration": NONE}, FAIL),
        ({"EncryptionConfiguration": {}}, FAIL),
        ({"EncryptionConfiguration": P}, UNDETERMINED),
        ({}, FAIL),
        (NONE, FAIL),
        (P, UNDETERMINED),
    ],
)
def test_what_says_nothing_of_encryption(id_: str, configuration: Any, expected: Verdict) -> None:
    assert said(id_, resource(TYPE, SecurityConfiguration=configuration)) is expected
