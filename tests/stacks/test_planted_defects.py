"""Planted into the production stage, every one of these defects turns the gate red, and the finding that says so is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import IConstruct

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


def override(stack: str, type_: str, path: str, value: Any) -> Plant:
    return lambda stage: resource(stage, stack, type_).add_property_override(path, value)


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


PLANTS: dict[str, tuple[Plant, str]] = {
    "database not encrypted": (override("Data", "AWS::RDS::DBInstance", "StorageEncrypted", False), "RDSStorageEncrypted"),
    "database public": (override("Data", "AWS::RDS::DBInstance", "PubliclyAccessible", True), "RDSInstancePublicAccess"),
    "database lost with its stack": (forget_retention, "stateful-resource-retained"),
    "key never rotated": (override("Security", "AWS::KMS::Key", "EnableKeyRotation", False), "KMSBackingKeyRotationEnabled"),
    "bucket open": (override("Security", "AWS::S3::Bucket", "PublicAccessBlockConfiguration.BlockPublicAcls", False), "S3Bucket"),
    "trail not validated": (override("Audit", "AWS::CloudTrail::Trail", "EnableLogFileValidation", False), "LogFileValidation"),
    "log not encrypted": (override("Network", "AWS::Logs::LogGroup", "KmsKeyId", cdk.Aws.NO_VALUE), "CloudWatchLogGroupEncrypted"),
    "ssh from everywhere": (open_ssh, "EC2RestrictedSSH"),
    "an administrator in IAM": (administrator, "IAMPolicyNoStatementsWithAdminAccess"),
    "cluster endpoint public": (override("Cluster", "AWS::EKS::Cluster", "ResourcesVpcConfig.EndpointPublicAccess", True), "EKS1"),
    "egress of the CDE not filtered": (unfiltered_egress, "vpc-cde-egress-filtered"),
    "production deletable": (lambda stage: setattr(stack(stage, "Data"), "termination_protection", False), "termination-protected"),
    "resource without scope": (lambda stage: cdk.Tags.of(stack(stage, "Data")).remove("pci-scope", priority=400), "pci-scope-tagged"),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_defect_turns_the_gate_red(name: str, tmp_path: Path) -> None:
    plant, finding = PLANTS[name]
    app = build(ROOT, outdir=str(tmp_path / "cdk.out"), only="production", extra_context={"aws:cdk:disable-asset-staging": True})
    plant(cast(cdk.Stage, app.node.find_child("production")))
    with pytest.raises(RuntimeError, match=rf"(?s)ValidationFailed.*{finding}"):
        app.synth()
