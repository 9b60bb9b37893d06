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


PLANTS: dict[str, tuple[Plant, str]] = {
    "database not encrypted": (change("Data", "AWS::RDS::DBInstance", "storage_encrypted", False), "RDSStorageEncrypted"),
    "database public": (change("Data", "AWS::RDS::DBInstance", "publicly_accessible", True), "RDSInstancePublicAccess"),
    "database lost with its stack": (forget_retention, "stateful-resource-retained"),
    "key never rotated": (change("Security", "AWS::KMS::Key", "enable_key_rotation", False), "KMSBackingKeyRotationEnabled"),
    "bucket open": (change("Security", "AWS::S3::Bucket", "public_access_block_configuration", None), "S3Bucket"),
    "trail not validated": (change("Audit", "AWS::CloudTrail::Trail", "enable_log_file_validation", False), "LogFileValidation"),
    "log not encrypted": (change("Network", "AWS::Logs::LogGroup", "kms_key_id", None), "CloudWatchLogGroupEncrypted"),
    "ssh from everywhere": (open_ssh, "EC2RestrictedSSH"),
    "an administrator in IAM": (administrator, "IAMPolicyNoStatementsWithAdminAccess"),
    "cache not over TLS": (change("Data", "AWS::ElastiCache::ReplicationGroup", "transit_encryption_enabled", False), "AwsSolutions-AEC3"),
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
