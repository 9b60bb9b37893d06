from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.assembly import Stack
from pci_constructs.findings import Verdict
from pci_constructs.rules.governance.stack_single_environment import BEFORE, RULE, side_of
from tests.kit_assembly import stack
from tests.rules.judging import findings

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
PRODUCTION, STAGING = "444455556666", "111122223333"


def of(stage: str, account: str | None, properties: Any = None, **more: Any) -> Stack:
    made = stack({"R": {"Type": "AWS::S3::Bucket", "Properties": properties or {}}}, path=f"{stage}/Stack")
    return replace(made, stage=stage, account=account, **more)


def tagged(*values: str) -> dict[str, Any]:
    return {
        f"R{n}": {"Type": "AWS::SNS::Topic", "Properties": {"Tags": [{"Key": "Environment", "Value": v}]}} for n, v in enumerate(values)
    }


@pytest.mark.parametrize(
    ("stacks", "expected"),
    [
        ([of("production", PRODUCTION), of("staging", STAGING)], [P, P]),
        ([of("production", PRODUCTION), of("staging", PRODUCTION)], [F, F]),
        ([of("production", None), of("staging", STAGING)], [U, U]),
        ([of("production", PRODUCTION)], [P]),
        ([of("production", PRODUCTION), of("tools", PRODUCTION)], [P, N]),
        ([of("", PRODUCTION)], [U]),
        ([of("", PRODUCTION, tags={"pci-environment": "production"})], [P]),
        ([of("staging", STAGING, tags={"pci-environment": "production"}), of("dev", STAGING)], [F, F]),
        ([of("dev", STAGING), of("staging", STAGING)], [P, P]),
        ([of("production", PRODUCTION, {"X": f"arn:aws:iam::{STAGING}:root"}), of("staging", STAGING)], [F, P]),
        ([of("production", PRODUCTION, {"X": {"Fn::ImportValue": "e"}}), of("staging", STAGING)], [P, P]),
        (
            [
                of("production", PRODUCTION, {"X": [{"Fn::ImportValue": "e"}]}),
                of("staging", STAGING, outputs={"O": {"Value": "v", "Export": {"Name": "e"}}}),
            ],
            [F, P],
        ),
        ([replace(stack(tagged("prod", "dev")), account=PRODUCTION)], [F]),
        ([replace(stack(tagged("prod", "prod")), account=PRODUCTION)], [P]),
        ([stack(tagged("prod"))], [U]),
    ],
)
def test_environments_are_apart(stacks: list[Stack], expected: list[Verdict]) -> None:
    assert [f.verdict for f in findings(RULE, *stacks)] == expected


def test_nested_stacks_are_judged_with_the_one_around_them() -> None:
    outer = of("production", PRODUCTION)
    inner = replace(stack(tagged("dev"), path="production/Stack/Inner", parent=outer.template), stage="production", account=PRODUCTION)
    assert [f.verdict for f in findings(RULE, outer, inner)] == [F, N]


def test_names_of_environments() -> None:
    assert (side_of("Prod"), side_of("UAT"), side_of("tools")) == ("production", BEFORE, None)
