"""Stacks as they are deployed: whether one call deletes them."""

from typing import Any

import pytest

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


_ENVIRONMENT = "stack-single-environment"


def make(aws: Emulator, **environments: str) -> None:
    """Stacks, and what their tag says."""
    for name, environment in environments.items():
        tags = [{"Key": "pci-environment", "Value": environment}] if environment else []
        body = '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}'
        aws.client("cloudformation").create_stack(StackName=name, TemplateBody=body, Tags=tags)


def environments(**settings: Any) -> dict[str, Verdict]:
    run = judged("cloudformation", "sns", **settings)
    return {one.subject.logical_id.split("/")[1]: one.verdict for one in of(run, _ENVIRONMENT)}


P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("production", "prod", (P, P)),
        ("staging", "dev", (P, P)),
        ("production", "staging", (F, F)),
        ("production", "", (P, U)),
        ("production", "shared", (P, N)),
        ("", "", (U, U)),
    ],
)
def test_an_account_is_of_one_environment(one: str, two: str, expected: tuple[Verdict, Verdict], aws: Emulator) -> None:
    make(aws, one=one, two=two)
    found = environments()
    assert (found["one"], found["two"]) == expected


def test_what_is_tagged_otherwise_counts_beside_stacks(aws: Emulator) -> None:
    make(aws, one="production")
    aws.client("sns").create_topic(Name="tried-out", Tags=[{"Key": "environment", "Value": "staging"}])
    assert environments() == {"one": F}


def test_the_account_is_of_the_side_that_the_team_says(aws: Emulator) -> None:
    make(aws, one="production")
    assert environments(production_accounts=[ACCOUNT], preproduction_accounts=["111122223333"]) == {"one": P}
    assert environments(production_accounts=["444455556666"], preproduction_accounts=[ACCOUNT]) == {"one": F}


def test_a_tag_that_may_not_be_read_leaves_it_open(aws: Emulator) -> None:
    make(aws, one="production")
    aws.client("sns").create_topic(Name="tried-out")
    aws.deny("sns.ListTagsForResource")
    assert environments() == {"one": U}
