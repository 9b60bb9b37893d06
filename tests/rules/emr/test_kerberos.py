import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.emr.emr_kerberos_enabled import RULE
from tests.rules.pack import judged

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF = {"Ref": "P"}
KERBEROS = {"KerberosAttributes": {"Realm": "EC2.INTERNAL", "KdcAdminPassword": "{{resolve:secretsmanager:kdc}}"}}
SETS_UP = {"AuthenticationConfiguration": {"KerberosConfiguration": {"Provider": "ClusterDedicatedKdc"}}}


@pytest.mark.parametrize(
    ("cluster", "configuration", "expected"),
    [
        ({}, SETS_UP, FAIL),
        ({"SecurityConfiguration": {"Ref": "S"}}, SETS_UP, FAIL),
        (KERBEROS, SETS_UP, FAIL),
        ({**KERBEROS, "SecurityConfiguration": {"Ref": "S"}}, SETS_UP, PASS),
        ({**KERBEROS, "SecurityConfiguration": {"Ref": "S"}}, json.dumps(SETS_UP), PASS),
        ({**KERBEROS, "SecurityConfiguration": {"Ref": "S"}}, {"EncryptionConfiguration": {}}, FAIL),
        ({**KERBEROS, "SecurityConfiguration": {"Ref": "S"}}, REF, UNDETERMINED),
        ({**KERBEROS, "SecurityConfiguration": REF}, SETS_UP, PASS),
        ({**KERBEROS, "SecurityConfiguration": "elsewhere"}, SETS_UP, PASS),
        ({**KERBEROS, "SecurityConfiguration": {"Ref": "AWS::NoValue"}}, SETS_UP, FAIL),
        ({"KerberosAttributes": REF, "SecurityConfiguration": "elsewhere"}, SETS_UP, UNDETERMINED),
        ({"KerberosAttributes": {"Realm": REF}, "SecurityConfiguration": "elsewhere"}, SETS_UP, PASS),
        ({"KerberosAttributes": {"KdcAdminPassword": "a"}, "SecurityConfiguration": "elsewhere"}, SETS_UP, FAIL),
    ],
)
def test_kerberos(cluster: dict[str, Any], configuration: Any, expected: Verdict) -> None:
    resources = {
        "R": {"Type": RULE.types[0], "Properties": cluster},
        "S": {"Type": "AWS::EMR::SecurityConfiguration", "Properties": {"SecurityConfiguration": configuration}},
    }
    found = judged(RULE, Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}}))
    assert {f.verdict for f in found} == {expected}
