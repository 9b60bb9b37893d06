import json

import aws_cdk as cdk

from tests.aws.ec2_kit import build
from tests.kit import only, resources


def test_queries_of_the_vpc_are_logged(stack: cdk.Stack) -> None:
    build(stack)
    config = only(stack, "AWS::Route53Resolver::ResolverQueryLoggingConfig")
    association = only(stack, "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation")
    (log,) = [id_ for id_ in resources(stack, "AWS::Logs::LogGroup") if "QueryLog" in id_]
    assert config["DestinationArn"] == {"Fn::GetAtt": [log, "Arn"]}
    assert association["ResourceId"]["Ref"] in resources(stack, "AWS::EC2::VPC")


def test_the_log_takes_them_for_this_account_alone(stack: cdk.Stack) -> None:
    build(stack)
    ((policy_id, policy),) = [item for item in resources(stack, "AWS::Logs::ResourcePolicy").items() if "QueryLog" in item[0]]
    (config,) = resources(stack, "AWS::Route53Resolver::ResolverQueryLoggingConfig").values()
    assert policy_id in config["DependsOn"]
    text = json.dumps(policy["Properties"]["PolicyDocument"])
    assert "delivery.logs.amazonaws.com" in text
    assert "111122223333" in text
