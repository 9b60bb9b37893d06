from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.efs.efs_access_point_enforce_root_directory import RULE as DIRECTORY
from pci_constructs.rules.efs.efs_access_point_enforce_user_identity import RULE as USER
from pci_constructs.rules.efs.efs_encrypted_check import RULE as ENCRYPTED
from tests.rules.pack import verdicts

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF = {"Ref": "P"}
PARAMETER = {"P": {"Type": "String"}}


@pytest.mark.parametrize(("encrypted", "expected"), [({}, F), ({"KmsKeyId": "k"}, F), ({"Encrypted": REF}, U)])
def test_encryption_is_said(encrypted: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(ENCRYPTED, encrypted, Parameters=PARAMETER) == {expected}


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"PosixUser": {"Uid": "1", "Gid": "1"}}, P),
        ({"PosixUser": {"Uid": REF, "Gid": REF}}, P),
        ({"PosixUser": {}}, F),
        ({"PosixUser": {"Ref": "AWS::NoValue"}}, F),
        ({"PosixUser": {"Fn::Transform": {"Name": "M"}}}, U),
    ],
)
def test_a_user_is_enforced(user: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(USER, user, Parameters=PARAMETER) == {expected}


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ({}, F),
        ({"RootDirectory": {}}, F),
        ({"RootDirectory": {"Path": "//"}}, F),
        ({"RootDirectory": {"Path": "/a/.."}}, F),
        ({"RootDirectory": {"Path": "/a"}}, P),
        ({"RootDirectory": {"Path": REF}}, U),
    ],
)
def test_a_directory_is_enforced(root: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(DIRECTORY, root, Parameters=PARAMETER) == {expected}
