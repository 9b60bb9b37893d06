"""Stacks as they are deployed: whether one call deletes them."""

from pci_constructs.findings import Verdict
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts import cloudformation
from tests.live.kit import assembly, judged, of

_RULE = "cloudformation-termination-protection-check"


def test_a_protected_stack_passes_and_another_fails(aws: Emulator) -> None:
    cloudformation.arrange(aws)
    found = {one.subject.logical_id.split("/")[1]: one.verdict for one in of(judged("cloudformation"), _RULE)}
    assert found == {"kept": Verdict.PASS, "loose": Verdict.FAIL}


def test_a_nested_stack_is_protected_by_the_one_around_it_and_one_that_never_was_is_none(aws: Emulator) -> None:
    def member(name: str, more: str) -> str:
        id_ = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{name}/1"
        return (
            f"<member><StackId>{id_}</StackId><StackName>{name}</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime>{more}</member>"
        )

    inner = member("inner", "<StackStatus>CREATE_COMPLETE</StackStatus><ParentId>outer</ParentId>")
    planned = member("planned", "<StackStatus>REVIEW_IN_PROGRESS</StackStatus>")
    body = (
        f"<DescribeStacksResponse><DescribeStacksResult><Stacks>{inner}{planned}</Stacks></DescribeStacksResult></DescribeStacksResponse>"
    )
    aws.answer("cloudformation.DescribeStacks", body.encode())
    assert [one.verdict for one in of(judged("cloudformation"), _RULE)] == [Verdict.NOT_APPLICABLE]
    assert len([one for _, one in assembly("cloudformation").resources()]) == 1
