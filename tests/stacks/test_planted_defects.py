"""Planted into the production stage, every one of these defects turns the gate red, and the finding that says so is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import IConstruct

from pci_constructs.findings import Severity, Verdict
from pci_constructs.saved import load
from stacks.reference import build
from tests.conftest import ROOT

Plant = Callable[[cdk.Stage], object]


def resource(stage: cdk.Stage, stack: str, type_: str) -> cdk.CfnResource:
    """The first resource of a type in one of the stage's stacks."""

    def search(construct: IConstruct) -> cdk.CfnResource | None:
        if cdk.CfnResource.is_cfn_resource(construct) and cast(cdk.CfnResource, construct).cfn_resource_type == type_:
            return cast(cdk.CfnResource, construct)
        return next((found for child in construct.node.children if (found := search(child))), None)

    found = search(stage.node.find_child(stack))
    assert found, f"{stack} has no {type_}"
    return found


def change(stack: str, type_: str, attribute: str, value: Any) -> Plant:
    # On the L1 itself: cdk-nag reads the construct tree and does not see raw overrides of the template.
    return lambda stage: setattr(resource(stage, stack, type_), attribute, value)


def stack(stage: cdk.Stage, name: str) -> cdk.Stack:
    return cast(cdk.Stack, stage.node.find_child(name))


def open_ssh(stage: cdk.Stage) -> None:
    network = stack(stage, "Cluster")
    group = ec2.CfnSecurityGroup(network, "Planted", group_description="planted", vpc_id="vpc-12345678")
    ec2.CfnSecurityGroupIngress(
        network, "PlantedSsh", group_id=group.attr_group_id, ip_protocol="tcp", from_port=22, to_port=22, cidr_ip="0.0.0.0/0"
    )


def administrator(stage: cdk.Stage) -> None:
    policy = iam.PolicyStatement(actions=["*"], resources=["*"])
    iam.ManagedPolicy(stack(stage, "Data"), "Planted", statements=[policy], users=[iam.User(stack(stage, "Data"), "PlantedUser")])


def forget_retention(stage: cdk.Stage) -> None:
    resource(stage, "Data", "AWS::RDS::DBInstance").apply_removal_policy(cdk.RemovalPolicy.DESTROY)


def unfiltered_egress(stage: cdk.Stage) -> None:
    network = stack(stage, "Network")
    table = ec2.CfnRouteTable(network, "PlantedTable", vpc_id="vpc-12345678")
    cdk.Tags.of(table).add("pci-tier", "cde")
    ec2.CfnRoute(
        network, "PlantedRoute", route_table_id=table.ref, destination_cidr_block="0.0.0.0/0", nat_gateway_id="nat-0123456789abcdef0"
    )


def more(plant: Plant, *plants: Plant) -> Plant:
    def all_of_them(stage: cdk.Stage) -> None:
        for one in (plant, *plants):
            one(stage)

    return all_of_them


def override(stack_: str, type_: str, path: str, value: Any) -> Plant:
    return lambda stage: resource(stage, stack_, type_).add_property_override(path, value)


def open_topic(stage: cdk.Stage) -> None:
    anyone = iam.PolicyStatement(actions=["sns:Publish"], resources=["*"], principals=[iam.StarPrincipal()])
    document = iam.PolicyDocument(statements=[anyone])
    sns.CfnTopicPolicy(
        stack(stage, "Security"), "Planted", topics=["arn:aws:sns:eu-central-1:111122223333:alarms"], policy_document=document
    )


# Who finds it (the name in what the gate shows), our rule, and a requirement that is named with it.
PLANTS: dict[str, tuple[Plant, str, str, str]] = {
    "database not encrypted": (
        change("Data", "AWS::RDS::DBInstance", "storage_encrypted", False),
        "RDSStorageEncrypted",
        "rds-storage-encrypted",
        "3.5.1",
    ),
    "database public": (
        change("Data", "AWS::RDS::DBInstance", "publicly_accessible", True),
        "RDSInstancePublicAccess",
        "rds-instance-public-access-check",
        "1.4.4",
    ),
    "database lost with its stack": (forget_retention, "stateful-resource-retained", "stateful-resource-retained", "10.5.1"),
    "key never rotated": (
        change("Security", "AWS::KMS::Key", "enable_key_rotation", False),
        "KMSBackingKeyRotationEnabled",
        "cmk-backing-key-rotation-enabled",
        "3.7.4",
    ),
    "bucket open": (
        change("Security", "AWS::S3::Bucket", "public_access_block_configuration", None),
        "S3Bucket",
        "s3-bucket-level-public-access-prohibited",
        "1.4.4",
    ),
    "trail not validated": (
        change("Audit", "AWS::CloudTrail::Trail", "enable_log_file_validation", False),
        "LogFileValidation",
        "cloud-trail-log-file-validation-enabled",
        "10.3.4",
    ),
    "log not encrypted": (
        change("Network", "AWS::Logs::LogGroup", "kms_key_id", None),
        "CloudWatchLogGroupEncrypted",
        "cloudwatch-log-group-encrypted",
        "10.3.1",
    ),
    "ssh from everywhere": (open_ssh, "EC2RestrictedSSH", "restricted-ssh", "1.3.1"),
    "an administrator in IAM": (
        administrator,
        "IAMPolicyNoStatementsWithAdminAccess",
        "iam-policy-no-statements-with-admin-access",
        "7.2.2",
    ),
    "cache not over TLS": (
        change("Data", "AWS::ElastiCache::ReplicationGroup", "transit_encryption_enabled", False),
        "AwsSolutions-AEC3",
        "elasticache-repl-grp-encrypted-in-transit",
        "4.2.1",
    ),
    "egress of the CDE not filtered": (unfiltered_egress, "vpc-cde-egress-filtered", "vpc-cde-egress-filtered", "1.3.2"),
    "production deletable": (
        lambda stage: setattr(stack(stage, "Data"), "termination_protection", False),
        "production-termination-protected",
        "production-termination-protected",
        "6.5.1",
    ),
    "resource without scope": (
        lambda stage: cdk.Tags.of(stack(stage, "Data")).remove("pci-scope", priority=400),
        "pci-scope-tagged",
        "pci-scope-tagged",
        "12.5.2",
    ),
}
TOGETHER: dict[str, tuple[Plant, str]] = {
    "eks-endpoint-no-public-access": (override("Cluster", "AWS::EKS::Cluster", "ResourcesVpcConfig.EndpointPublicAccess", True), "1.4.4"),
    "eks-cluster-logging-enabled": (override("Cluster", "AWS::EKS::Cluster", "Logging.ClusterLogging.EnabledTypes", []), "10.2.1"),
    "elbv2-predefined-security-policy-ssl-check": (
        change("Edge", "AWS::ElasticLoadBalancingV2::Listener", "ssl_policy", "ELBSecurityPolicy-2016-08"),
        "4.2.1",
    ),
    "wafv2-webacl-managed-rules-blocking": (change("Edge", "AWS::WAFv2::WebACL", "rules", []), "6.4.2"),
    "secretsmanager-using-cmk": (change("Data", "AWS::SecretsManager::Secret", "kms_key_id", None), "8.3.2"),
    "guardduty-enabled-centralized": (change("Audit", "AWS::GuardDuty::Detector", "enable", False), "11.5.1"),
    "sns-topic-no-public-access": (open_topic, "7.3.3"),
    "netfw-policy-default-action-full-packets": (
        override("Network", "AWS::NetworkFirewall::FirewallPolicy", "FirewallPolicy.StatelessDefaultActions", ["aws:pass"]),
        "1.3.1",
    ),
    "config-recorder-enabled": (
        override("Audit", "AWS::Config::ConfigurationRecorder", "RecordingGroup", {"AllSupported": False, "ResourceTypes": []}),
        "11.5.2",
    ),
    "lambda-environment-without-secrets": (
        override("Data", "AWS::Lambda::Function", "Environment.Variables.DB_PASSWORD", "correct-horse-battery"),
        "8.6.2",
    ),
}
"""Defects of more services that one synth has all together: our rules, each with a requirement that must be named."""


def red(folder: Path, plant: Plant) -> str:
    """What the gate shows of the production stage with something planted in it."""
    app = build(ROOT, outdir=str(folder / "cdk.out"), only="production", extra_context={"aws:cdk:disable-asset-staging": True})
    plant(cast(cdk.Stage, app.node.find_child("production")))
    with pytest.raises(RuntimeError, match="ValidationFailed") as error:
        app.synth()
    return str(error.value)


def names(shown: str, folder: Path, rule: str, requirement: str) -> bool:
    """Whether what is shown has a failure of the rule with the requirement; what is of low severity is in the findings alone."""
    failed_ = [f for f in load(folder / "cdk.out").of(Verdict.FAIL) if f.source == "pci-dss" and f.rule == rule]
    return any(
        requirement in f.requirements and (f.severity is Severity.LOW or f"{f.message} (PCI DSS {', '.join(f.requirements)}; " in shown)
        for f in failed_
    )


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_defect_turns_the_gate_red(name: str, tmp_path: Path) -> None:
    plant, finding, rule, requirement = PLANTS[name]
    shown = red(tmp_path, plant)
    assert finding in shown
    assert names(shown, tmp_path, rule, requirement)


def test_defects_of_more_services_are_all_named(tmp_path: Path) -> None:
    shown = red(tmp_path, more(*(plant for plant, _ in TOGETHER.values())))
    assert [rule for rule, (_, requirement) in TOGETHER.items() if not names(shown, tmp_path, rule, requirement)] == []
