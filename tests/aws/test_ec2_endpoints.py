import json
from typing import Any

import aws_cdk as cdk
import pytest

from pci_constructs.aws.ec2.endpoints import HOLD_DATA, SERVICES
from tests.aws.ec2_kit import build
from tests.kit import resources

OWN_PRINCIPALS = {"aws:PrincipalAccount": "111122223333"}


def policies(stack: cdk.Stack, service: str) -> list[dict[str, Any]]:
    (endpoint,) = [
        resource["Properties"]
        for resource in resources(stack, "AWS::EC2::VPCEndpoint").values()
        if f'.{service}"' in json.dumps(resource["Properties"]["ServiceName"])
    ]
    statements: list[dict[str, Any]] = endpoint["PolicyDocument"]["Statement"]
    return statements


def interfaces(stack: cdk.Stack) -> list[dict[str, Any]]:
    found = (resource["Properties"] for resource in resources(stack, "AWS::EC2::VPCEndpoint").values())
    return [endpoint for endpoint in found if endpoint["VpcEndpointType"] == "Interface"]


def test_a_private_cluster_finds_its_services(stack: cdk.Stack) -> None:
    build(stack, services=SERVICES)
    names = {endpoint["ServiceName"].removeprefix("com.amazonaws.eu-central-1.") for endpoint in interfaces(stack)}
    assert names == set(SERVICES)


def test_interface_endpoints_answer_in_the_cde_tier_under_the_services_own_names(stack: cdk.Stack) -> None:
    build(stack)
    for endpoint in interfaces(stack):
        assert endpoint["PrivateDnsEnabled"] is True
        assert [subnet["Ref"].split("Subnet")[0] for subnet in endpoint["SubnetIds"]] == ["Networkcde", "Networkcde"]


def test_interface_endpoints_share_a_group_that_lets_nothing_in_by_itself(stack: cdk.Stack) -> None:
    build(stack)
    groups = {endpoint["SecurityGroupIds"][0]["Fn::GetAtt"][0] for endpoint in interfaces(stack)}
    (group,) = groups
    assert "SecurityGroupIngress" not in resources(stack, "AWS::EC2::SecurityGroup")[group]["Properties"]


def test_interface_endpoints_serve_this_accounts_principals_alone(stack: cdk.Stack) -> None:
    build(stack, services=SERVICES)
    for service in set(SERVICES) - {"guardduty-data", "sts", *HOLD_DATA}:
        (statement,) = policies(stack, service)
        assert statement["Condition"] == {"StringEquals": OWN_PRINCIPALS}


@pytest.mark.parametrize("service", HOLD_DATA)
def test_secrets_keys_and_logs_of_other_accounts_are_out_of_reach(stack: cdk.Stack, service: str) -> None:
    build(stack, services=[service])
    (statement,) = policies(stack, service)
    assert statement["Condition"] == {"StringEquals": {**OWN_PRINCIPALS, "aws:ResourceAccount": "111122223333"}}


def test_guardduty_has_the_policy_that_it_documents(stack: cdk.Stack) -> None:
    build(stack, services=["guardduty-data"])
    allow, deny = policies(stack, "guardduty-data")
    assert (allow["Effect"], "Condition" in allow) == ("Allow", False)
    assert deny["Effect"] == "Deny"
    assert deny["Condition"] == {"StringNotEquals": OWN_PRINCIPALS}


def test_service_account_tokens_are_exchanged_for_roles_of_this_account(stack: cdk.Stack) -> None:
    build(stack, services=["sts"])
    own, exchange = policies(stack, "sts")
    assert own["Condition"] == {"StringEquals": OWN_PRINCIPALS}
    assert exchange["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert ":iam::111122223333:role/*" in str(exchange["Resource"])


def test_gateway_endpoints_serve_this_accounts_data_alone(stack: cdk.Stack) -> None:
    build(stack)
    both = {"StringEquals": {**OWN_PRINCIPALS, "aws:ResourceAccount": "111122223333"}}
    (dynamodb,) = policies(stack, "dynamodb")
    own, *others = policies(stack, "s3")
    assert dynamodb["Condition"] == own["Condition"] == both
    assert {statement["Action"] for statement in others} == {"s3:GetObject", "s3:PutObject"}


def test_buckets_of_aws_are_named(stack: cdk.Stack) -> None:
    build(stack)
    _, reading, answering = policies(stack, "s3")
    assert {str(resource).split(":s3:::")[1].split("/")[0] for resource in reading["Resource"]} == {
        "prod-eu-central-1-starport-layer-bucket",
        "al2023-repos-eu-central-1-de612dc2",
    }
    assert "cloudformation-custom-resource-response-" in str(answering["Resource"])
