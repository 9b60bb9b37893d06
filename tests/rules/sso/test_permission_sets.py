from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.sso.sso_permission_set_no_admin_access import RULE
from tests.rules.pack import verdicts

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (None, P),
        ('{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}', F),
        ({"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}, F),
        ({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b"}]}, P),
        ({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}, P),
        ({"Ref": "P"}, U),
        # Other ways to write every resource, and what is not known where something else decides.
        ({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:*"}]}, F),
        ({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": {"Fn::Sub": "arn:${AWS::Partition}:*:*:*:*"}}]}, F),
        ({"Statement": [{"Effect": "Allow", "Action": {"Ref": "P"}, "Resource": "arn:aws:s3:::b"}]}, P),
        ({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::*"}]}, P),
    ],
)
def test_inline_policies(policy: Any, expected: Verdict) -> None:
    properties = {"Name": "n"} if policy is None else {"Name": "n", "InlinePolicy": policy}
    assert verdicts(RULE, properties, Parameters={"P": {"Type": "String"}}) == {expected}
