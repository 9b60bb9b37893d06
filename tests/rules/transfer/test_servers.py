from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import catalogue
from tests.rules.pack import verdicts

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, PASS),
        ({"Protocols": []}, PASS),
        ({"Protocols": ["SFTP", NONE]}, PASS),
        ({"Protocols": ["FTPS", "AS2"]}, PASS),
        ({"Protocols": ["ftp"]}, FAIL),
        ({"Protocols": "FTP"}, FAIL),
        ({"Protocols": [REF, "FTP"]}, FAIL),
        ({"Protocols": ["SFTP", REF]}, UNDETERMINED),
        ({"Protocols": {"Fn::Split": [",", REF]}}, UNDETERMINED),
        ({"Protocols": {"Fn::Split": [",", "SFTP,FTP"]}}, FAIL),
    ],
)
def test_protocols(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule("transfer-family-server-no-ftp"), properties, Parameters={"P": {"Type": "String"}}) == {expected}
