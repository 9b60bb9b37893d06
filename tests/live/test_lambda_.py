"""Functions as they run: who may invoke them, what they hold, and where they log."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.live.reading.permissions import permissions
from tests.emulator import Emulator
from tests.live.accounts import lambda_
from tests.live.kit import assembly, judged, of, verdict

PUBLIC, SOURCE = "lambda-function-public-access-prohibited", "lambda-permission-source-restricted"
PERMISSION = "AWS::Lambda::Permission"
GROUP, VPC = "lambda-log-group-managed", "lambda-inside-vpc"


def test_each_function_is_judged_by_how_it_runs(aws: Emulator) -> None:
    lambda_.arrange(aws)
    run = judged("lambda_", "iam", "kms")
    for rule in (VPC, "lambda-function-settings-check", "lambda-environment-without-secrets", "lambda-environment-encrypted-cmk"):
        assert verdict(run, rule, ":good") is Verdict.PASS, rule
        assert verdict(run, rule, ":bad") is Verdict.FAIL, rule
    assert verdict(run, "lambda-function-url-authenticated", "good:url") is Verdict.PASS
    assert verdict(run, "lambda-function-url-authenticated", "bad:url") is Verdict.FAIL


def test_permissions_are_read_back_from_policies(aws: Emulator) -> None:
    lambda_.arrange(aws)
    run = judged("lambda_")
    assert verdict(run, PUBLIC, "bad:policy:all") is Verdict.FAIL
    assert verdict(run, PUBLIC, "bad:policy:nightly") is Verdict.PASS
    assert verdict(run, SOURCE, "good:policy:nightly") is Verdict.PASS
    assert verdict(run, SOURCE, "bad:policy:nightly") is Verdict.FAIL
    assert verdict(run, PUBLIC, "open:policy") is Verdict.FAIL
    assert [one.verdict for one in of(run, PUBLIC) if ":layer:" in one.subject.logical_id] == [Verdict.FAIL]


def test_an_alias_has_a_policy_of_its_own(aws: Emulator) -> None:
    lambda_.arrange(aws)
    aws.client("lambda").add_permission(
        FunctionName="good", Qualifier="live", StatementId="any", Principal="*", Action="lambda:InvokeFunction"
    )
    assert verdict(judged("lambda_"), PUBLIC, "good:live:policy:any") is Verdict.FAIL


def test_a_policy_that_nobody_may_read_is_open(aws: Emulator) -> None:
    lambda_.arrange(aws)
    aws.deny("lambda.GetPolicy")
    run = judged("lambda_")
    assert verdict(run, PUBLIC, "good:policy") is Verdict.UNDETERMINED
    assert verdict(run, PUBLIC, "bad:policy") is Verdict.UNDETERMINED


def test_variables_under_a_key_that_one_may_not_use_are_there_all_the_same(aws: Emulator) -> None:
    lambda_.function(aws, "sealed")
    listed = aws.client("lambda").list_functions()["Functions"]
    listed[0]["Environment"] = {"Error": {"ErrorCode": "AccessDeniedException", "Message": "kms"}}
    sealed: Any = [{**listed[0], "KMSKeyArn": "arn:aws:kms:eu-central-1:111122223333:key/0d990263-018e-4e65-a703-eff731de951e"}]
    aws.answer("lambda.ListFunctions", {"Functions": sealed})
    run = judged("lambda_", "kms")
    assert verdict(run, "lambda-environment-encrypted-cmk", ":sealed") is Verdict.PASS
    assert verdict(run, "lambda-environment-without-secrets", ":sealed") is Verdict.UNDETERMINED


def test_what_serves_custom_resources_of_a_stack_need_not_be_in_a_vpc(aws: Emulator) -> None:
    stack = {"aws:cloudformation:stack-name": "pay"}
    lambda_.function(aws, "handler", Tags=stack)
    lambda_.function(aws, "service", Tags=stack)
    lambda_.function(aws, "own")
    aws.client("lambda").add_permission(
        FunctionName="service", StatementId="any", Principal="sns.amazonaws.com", Action="lambda:InvokeFunction"
    )
    lambda_.addresses(aws)
    run = judged("lambda_", "iam")
    assert verdict(run, VPC, ":handler") is Verdict.UNDETERMINED
    assert verdict(run, VPC, ":service") is Verdict.FAIL
    assert verdict(run, VPC, ":own") is Verdict.FAIL


def test_without_roles_nobody_knows_what_runs_at_the_edge(aws: Emulator) -> None:
    lambda_.function(aws, "own")
    lambda_.addresses(aws)
    assert verdict(judged("lambda_"), VPC, ":own") is Verdict.UNDETERMINED


@pytest.mark.parametrize(("days", "expected"), [(365, Verdict.PASS), (0, Verdict.FAIL), (None, Verdict.FAIL)], ids=["kept", "ever", "none"])
def test_a_group_has_a_retention_where_somebody_set_it_up(days: int | None, expected: Verdict, aws: Emulator) -> None:
    lambda_.function(aws, "pay")
    lambda_.addresses(aws)
    logs = aws.client("logs")
    if days is not None:
        logs.create_log_group(logGroupName="/aws/lambda/pay")
    if days:
        logs.put_retention_policy(logGroupName="/aws/lambda/pay", retentionInDays=days)
    assert verdict(judged("lambda_", "logs"), GROUP, ":pay") is expected
    assert verdict(judged("lambda_"), GROUP, ":pay") is Verdict.UNDETERMINED


def test_a_function_names_its_group(aws: Emulator) -> None:
    lambda_.function(aws, "pay")
    named = {**aws.client("lambda").list_functions()["Functions"][0], "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "/pay"}}
    aws.answer("lambda.ListFunctions", {"Functions": [named]})
    lambda_.addresses(aws)
    assert verdict(judged("lambda_", "logs"), GROUP, ":pay") is Verdict.FAIL
    assert verdict(judged("lambda_"), GROUP, ":pay") is Verdict.UNDETERMINED
    logs = aws.client("logs")
    logs.create_log_group(logGroupName="/pay")
    logs.put_retention_policy(logGroupName="/pay", retentionInDays=365)
    assert verdict(judged("lambda_", "logs"), GROUP, ":pay") is Verdict.PASS


STATEMENT = {
    "Sid": "a",
    "Effect": "Allow",
    "Principal": {"Service": "s3.amazonaws.com"},
    "Action": "lambda:InvokeFunction",
    "Resource": "f",
}


@pytest.mark.parametrize(
    "more",
    [
        {"Effect": "Deny"},
        {"Principal": {"AWS": ["111122223333", "222233334444"]}},
        {"Principal": {"Federated": "x"}},
        {"Action": ["lambda:InvokeFunction"]},
        {"NotAction": "lambda:GetFunction"},
        {"Condition": {"StringLike": {"aws:SourceAccount": "*"}}},
        {"Condition": {"StringNotEquals": {"aws:SourceAccount": "111122223333"}}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": ["111122223333"]}}},
        {"Condition": {"StringEquals": {"aws:SourceArn": "a"}, "ArnLike": {"aws:SourceArn": "b"}}},
        {"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}},
        {"Sid": None},
    ],
    ids=lambda more: "-".join(str(part) for part in (*more, *(more.get("Condition") or ()))),
)
def test_what_a_permission_cannot_say_stays_a_policy(more: dict[str, Any]) -> None:
    found, rest = permissions({"Version": "2012-10-17", "Statement": [{**STATEMENT, **more}]})
    assert found == []
    assert rest == {"Version": "2012-10-17", "Statement": [{**STATEMENT, **more}]}


def test_conditions_of_permissions_are_their_properties() -> None:
    conditions = {
        "StringEquals": {"AWS:SourceAccount": "111122223333", "aws:PrincipalOrgID": "o-1", "lambda:FunctionUrlAuthType": "NONE"},
        "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::b"},
        "Bool": {"lambda:InvokedViaFunctionUrl": "true"},
    }
    assert permissions({"Statement": {**STATEMENT, "Condition": conditions}}) == (
        [
            (
                "a",
                {
                    "Action": "lambda:InvokeFunction",
                    "Principal": "s3.amazonaws.com",
                    "SourceAccount": "111122223333",
                    "PrincipalOrgID": "o-1",
                    "FunctionUrlAuthType": "NONE",
                    "SourceArn": "arn:aws:s3:::b",
                    "InvokedViaFunctionUrl": "true",
                },
            )
        ],
        None,
    )


@pytest.mark.parametrize(("token", "kept"), [("amzn1.ask.skill.1", True), ("Tr0ub4dor-and-3", False)], ids=["skill", "token"])
def test_tokens_are_not_kept(token: str, kept: bool) -> None:
    ((_, made),), _ = permissions({"Statement": {**STATEMENT, "Condition": {"StringEquals": {"lambda:EventSourceToken": token}}}})
    assert isinstance(made["EventSourceToken"], str) is kept
    assert kept or token not in repr(made)


def test_what_names_a_function_is_what_its_code_would_have(aws: Emulator) -> None:
    lambda_.arrange(aws)
    functions = aws.client("lambda")
    functions.add_permission(
        FunctionName="good", Qualifier="live", StatementId="own", Principal="111122223333", Action="lambda:InvokeFunction"
    )
    found = {one.logical_id: str(one.properties["FunctionName"]) for _, one in assembly("lambda_").resources() if one.type == PERMISSION}
    good = f"{lambda_.FUNCTIONS}:good"
    assert found[f"{good}:policy:nightly"] == good
    assert found[f"{good}:live:policy:own"] == f"{good}:live"
