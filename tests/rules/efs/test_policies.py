"""Policies of file systems: TLS, and who is let in."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said

ALL: dict[str, Any] = {"AWS": "*"}
DENY: dict[str, Any] = {"Effect": "Deny", "Principal": ALL, "Action": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
ACTIONS = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
OPEN: dict[str, Any] = {"Effect": "Allow", "Principal": ALL, "Action": ACTIONS}
THROUGH = {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([DENY], PASS),
        ([{**DENY, "Principal": "*"}], PASS),
        ([{**DENY, "Action": "elasticfilesystem:ClientMount"}], PASS),
        ([{**DENY, "Action": "elasticfilesystem:ClientWrite"}], FAIL),
        ([{**DENY, "Principal": {"AWS": "arn:aws:iam::111122223333:role/pay"}}], FAIL),
        ([{**DENY, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}], FAIL),
        ([{**DENY, "Condition": {"Bool": {"aws:SecureTransport": P}}}], UNDETERMINED),
        ([DENY, {**OPEN, "Condition": THROUGH}], PASS),
        ([DENY, {**OPEN, "Principal": {"AWS": "arn:aws:iam::111122223333:role/pay"}}], PASS),
        ([DENY, OPEN], FAIL),
        ([{**OPEN, "Condition": THROUGH}], FAIL),
        ([], FAIL),
        (P, UNDETERMINED),
    ],
)
def test_clients_without_tls_are_refused(statements: Any, expected: Verdict) -> None:
    policy = statements if statements is P else {"Version": "2012-10-17", "Statement": statements}
    assert said("efs-file-system-policy-tls", resource("AWS::EFS::FileSystem", FileSystemPolicy=policy)) is expected


def test_without_a_policy_nothing_refuses_them() -> None:
    assert said("efs-file-system-policy-tls", resource("AWS::EFS::FileSystem", FileSystemPolicy=NONE)) is FAIL
