"""What was synthesized, deployed into an emulated account, weakened behind the code's back, and found out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.assembly import Assembly, Evaluation
from pci_constructs.findings import Finding, Run, Verdict
from pci_constructs.live.intent.additions import Additions
from pci_constructs.live.intent.deployed import Deployment, NoIntent, Place, intended
from pci_constructs.live.intent.join import KNOWN, PRESENT, SAME, joined
from pci_constructs.live.intent.pairs import Pair
from pci_constructs.live.intent.verification import verify
from pci_constructs.options import Options
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.kit import TODAY, collector, entered

_BLOCKED = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
TEMPLATE: dict[str, Any] = {
    "Parameters": {"Days": {"Type": "Number", "Default": 400}},
    "Resources": {
        "Key": {
            "Type": "AWS::KMS::Key",
            "Properties": {
                "Description": "cards",
                "EnableKeyRotation": True,
                "KeyPolicy": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}},
                            "Action": "kms:*",
                            "Resource": "*",
                        }
                    ],
                },
            },
        },
        "Cards": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": "cards",
                "PublicAccessBlockConfiguration": _BLOCKED,
                "VersioningConfiguration": {"Status": "Enabled"},
                "BucketEncryption": {
                    "ServerSideEncryptionConfiguration": [
                        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": {"Fn::GetAtt": ["Key", "Arn"]}}}
                    ]
                },
                "Tags": [{"Key": "pci-scope", "Value": "cde"}],
            },
        },
        "Logs": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "logs", "PublicAccessBlockConfiguration": _BLOCKED}},
    },
}


def write(folder: Path, template: Mapping[str, Any], *, account: str = ACCOUNT, name: str = "Payments") -> Path:
    """A cloud assembly with one stack."""
    folder.mkdir(exist_ok=True)
    metadata = {f"/{name}/{id_}/Resource": [{"type": "aws:cdk:logicalId", "data": id_}] for id_ in template["Resources"]}
    metadata[f"/{name}"] = [{"type": "aws:cdk:templateFile", "data": f"{name}.template.json"}]
    artifact = {
        "type": "aws:cloudformation:stack",
        "environment": f"aws://{account}/{REGION}",
        "properties": {"templateFile": f"{name}.template.json", "stackName": name},
        "metadata": metadata,
        "displayName": name,
    }
    (folder / "manifest.json").write_text(json.dumps({"version": "48.0.0", "artifacts": {name: artifact}}), "utf-8")
    (folder / f"{name}.template.json").write_text(json.dumps(template), "utf-8")
    (folder / "cdk.out").write_text('{"version": "48.0.0"}', "utf-8")
    return folder


@pytest.fixture
def synthesized(aws: Emulator, tmp_path: Path) -> Path:
    """The assembly, deployed as it is: the emulator's CloudFormation leaves settings of buckets out, which are made here."""
    aws.client("cloudformation").create_stack(StackName="Payments", TemplateBody=json.dumps(TEMPLATE))
    s3 = aws.client("s3")
    for bucket in ("cards", "logs"):
        s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=_BLOCKED)
    s3.put_bucket_versioning(Bucket="cards", VersioningConfiguration={"Status": "Enabled"})
    return write(tmp_path / "cdk.out", TEMPLATE)


def verified(path: Path) -> Run:
    how = Options(live=True, today=TODAY)
    return verify(entered(), how, intent=intended(path), chosen=[collector("s3"), collector("kms")])


def of(run: Run, rule: str, *verdicts: Verdict) -> list[Finding]:
    return [finding for finding in run.findings if finding.rule == rule and finding.verdict in (verdicts or (Verdict.FAIL,))]


def test_what_runs_as_synthesized_is_said_to(synthesized: Path) -> None:
    run = verified(synthesized)
    assert of(run, SAME) == []
    assert of(run, PRESENT) == []
    assert {one.subject.construct_path for one in of(run, SAME, Verdict.PASS)} == {
        "Payments/Cards/Resource",
        "Payments/Key/Resource",
        "Payments/Logs/Resource",
    }


def test_a_weakened_setting_is_found_with_what_it_breaks(aws: Emulator, synthesized: Path) -> None:
    aws.client("s3").put_public_access_block(Bucket="cards", PublicAccessBlockConfiguration={**_BLOCKED, "BlockPublicPolicy": False})
    (drift,) = of(verified(synthesized), SAME)
    assert drift.property == "PublicAccessBlockConfiguration.BlockPublicPolicy"
    assert drift.subject.construct_path == "Payments/Cards/Resource"
    assert drift.subject.logical_id == "arn:aws:s3:::cards"
    assert "s3-bucket-level-public-access-prohibited" in drift.message
    assert "false instead of true" in drift.message
    assert {"1.4.4", "6.5.1"} <= set(drift.requirements)


def test_versions_that_are_no_longer_kept_are_found(aws: Emulator, synthesized: Path) -> None:
    aws.client("s3").put_bucket_versioning(Bucket="cards", VersioningConfiguration={"Status": "Suspended"})
    (drift,) = of(verified(synthesized), SAME)
    assert drift.property == "VersioningConfiguration.Status"
    assert "Suspended instead of Enabled" in drift.message
    assert "s3-bucket-versioning-enabled" in drift.message


def test_a_drift_that_breaks_nothing_does_not_stop_a_build(aws: Emulator, synthesized: Path) -> None:
    aws.client("s3").put_bucket_tagging(Bucket="cards", Tagging={"TagSet": [{"Key": "pci-scope", "Value": "connected-to"}]})
    run = verified(synthesized)
    (drift,) = of(run, SAME)
    assert drift.property == "Tags[pci-scope]"
    assert drift.requirements == ("6.5.1",)
    assert drift not in run.blocking()


def test_what_was_deleted_behind_the_code_is_missing(aws: Emulator, synthesized: Path) -> None:
    aws.client("s3").delete_bucket(Bucket="logs")
    (missing,) = of(verified(synthesized), PRESENT)
    assert missing.subject.construct_path == "Payments/Logs/Resource"
    assert "is not there" in missing.message


def test_what_the_code_has_and_the_stack_has_not_is_missing(synthesized: Path) -> None:
    newer = {**TEMPLATE, "Resources": {**TEMPLATE["Resources"], "More": {"Type": "AWS::S3::Bucket"}}}
    write(synthesized, newer)
    (missing,) = of(verified(synthesized), PRESENT)
    assert missing.subject.construct_path == "Payments/More/Resource"
    assert "the code is newer" in missing.message


def test_what_aws_keeps_as_a_part_of_something_else_is_not_missing(aws: Emulator, tmp_path: Path) -> None:
    resources = {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
        "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "App", "VpcId": {"Ref": "Vpc"}}},
        "Entry": {
            "Type": "AWS::EC2::SecurityGroupIngress",
            "Properties": {
                "GroupId": {"Fn::GetAtt": ["Group", "GroupId"]},
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "CidrIp": "10.0.0.0/24",
            },
        },
    }
    template = {"Resources": resources}
    aws.client("cloudformation").create_stack(StackName="Payments", TemplateBody=json.dumps(template))
    path = write(tmp_path / "cdk.out", template)
    how = Options(live=True, today=TODAY, only=("restricted-ssh",))
    run = verify(entered(), how, intent=intended(path), chosen=[collector("ec2_network")])
    assert of(run, PRESENT) == []
    assert {one.subject.construct_path for one in of(run, SAME, Verdict.PASS)} >= {"Payments/Vpc/Resource", "Payments/Group/Resource"}


def _trust(service: str) -> dict[str, Any]:
    return {"Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}


def _may(action: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


ADDED: dict[str, Any] = {
    "Worker": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "worker", "AssumeRolePolicyDocument": _trust("ec2.amazonaws.com")}},
    "Reads": {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": _may("s3:ListAllMyBuckets"), "Roles": [{"Ref": "Worker"}]},
    },
    "Tells": {
        "Type": "AWS::IAM::Policy",
        "Properties": {"PolicyName": "tells", "PolicyDocument": _may("sns:ListTopics"), "Roles": ["worker"]},
    },
    "Network": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
    "Front": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "front", "VpcId": {"Ref": "Network"}}},
    "Cards": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "cards", "VpcId": {"Ref": "Network"}}},
    "FrontToCards": {
        "Type": "AWS::EC2::SecurityGroupIngress",
        "Properties": {
            "GroupId": {"Fn::GetAtt": ["Cards", "GroupId"]},
            "SourceSecurityGroupId": {"Fn::GetAtt": ["Front", "GroupId"]},
            "IpProtocol": "tcp",
            "FromPort": 5432,
            "ToPort": 5432,
        },
    },
}


@pytest.fixture
def added(aws: Emulator, tmp_path: Path) -> Path:
    """A stack in which resources add to lists of others."""
    aws.client("cloudformation").create_stack(
        StackName="Payments", TemplateBody=json.dumps({"Resources": ADDED}), Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    return write(tmp_path / "cdk.out", {"Resources": ADDED})


def compared(path: Path) -> dict[str, Finding]:
    """What is said of the roles and security groups, by their names in the code."""
    how = Options(live=True, today=TODAY)
    run = verify(entered(), how, intent=intended(path), chosen=[collector("iam"), collector("ec2_network")])
    return {finding.subject.construct_path.split("/")[1]: finding for finding in of(run, SAME, *Verdict) if finding.subject.construct_path}


def test_what_other_resources_of_the_code_add_is_no_drift(added: Path) -> None:
    found = compared(added)
    assert {name: found[name].verdict for name in ("Worker", "Front", "Cards")} == dict.fromkeys(("Worker", "Front", "Cards"), Verdict.PASS)


def test_what_is_added_behind_the_code_is_drift(aws: Emulator, added: Path) -> None:
    iam = aws.client("iam")
    other = iam.create_policy(PolicyName="other", PolicyDocument=json.dumps(_may("ec2:DescribeVpcs")))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="worker", PolicyArn=other)
    ec2 = aws.client("ec2")
    group = ec2.describe_security_groups(Filters=[{"Name": "description", "Values": ["front"]}])["SecurityGroups"][0]["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpProtocol="tcp", FromPort=443, ToPort=443, CidrIp="10.0.0.0/8")
    found = compared(added)
    assert (found["Worker"].verdict, found["Worker"].property) == (Verdict.FAIL, "ManagedPolicyArns")
    assert (found["Front"].verdict, found["Front"].property) == (Verdict.FAIL, "SecurityGroupIngress")
    assert found["Cards"].verdict is Verdict.PASS


def test_what_was_added_by_the_code_and_is_gone_is_drift(aws: Emulator, added: Path) -> None:
    aws.client("iam").delete_role_policy(RoleName="worker", PolicyName="tells")
    ec2 = aws.client("ec2")
    group = ec2.describe_security_groups(Filters=[{"Name": "description", "Values": ["cards"]}])["SecurityGroups"][0]
    ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    found = compared(added)
    assert (found["Worker"].verdict, found["Worker"].property) == (Verdict.FAIL, "Policies")
    assert (found["Cards"].verdict, found["Cards"].property) == (Verdict.FAIL, "SecurityGroupIngress")


def test_an_addition_that_a_condition_leaves_open_is_not_compared(tmp_path: Path) -> None:
    template = {"Parameters": {"With": {"Type": "String"}}, "Conditions": {"Has": {"Fn::Equals": [{"Ref": "With"}, "yes"]}}}
    resources = {**ADDED, "Reads": {**ADDED["Reads"], "Condition": "Has"}}
    evaluation = Evaluation(intended(write(tmp_path / "cdk.out", {**template, "Resources": resources})), today=TODAY)
    worker = next(one for _, one in evaluation.assembly.resources() if one.logical_id == "Worker")
    assert set(dict(Additions(evaluation).lists(worker, "worker", []))) == {"Policies"}


def test_a_stack_that_is_not_deployed_is_missing(synthesized: Path) -> None:
    write(synthesized, TEMPLATE, name="Other")
    (missing,) = of(verified(synthesized), PRESENT)
    assert missing.message == "the stack Other of the code is not deployed"


def test_a_stack_of_another_account_is_not_compared(synthesized: Path) -> None:
    write(synthesized, TEMPLATE, account="999999999999")
    run = verified(synthesized)
    assert of(run, PRESENT) == of(run, SAME) == []
    assert run.record["account"]["stacks"] == {"compared": [], "elsewhere": ["Payments"]}


def test_what_the_code_does_not_have_is_unknown_to_it(aws: Emulator, synthesized: Path) -> None:
    aws.client("s3").create_bucket(Bucket="shadow", CreateBucketConfiguration={"LocationConstraint": REGION})
    unknown = of(verified(synthesized), KNOWN)
    assert "arn:aws:s3:::shadow" in {finding.subject.logical_id for finding in unknown}
    assert "arn:aws:s3:::cards" not in {finding.subject.logical_id for finding in unknown}


def test_stacks_that_may_not_be_read_are_an_error_and_nothing_is_missing(aws: Emulator, synthesized: Path) -> None:
    aws.deny("cloudformation.ListStackResources")
    run = verified(synthesized)
    assert of(run, PRESENT) == of(run, KNOWN) == []
    assert any("cloudformation:ListStackResources" in finding.message for finding in run.of(Verdict.ERROR))


def test_a_template_alone_is_no_intent(tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    file.write_text(json.dumps(TEMPLATE), "utf-8")
    with pytest.raises(NoIntent, match=r"name the cdk\.out"):
        intended(file)


@pytest.mark.parametrize("type_", ["AWS::EC2::NetworkAclEntry", "AWS::EC2::Route"])
def test_what_bears_an_id_that_cloudformation_made_up_is_neither_missing_nor_unknown(tmp_path: Path, type_: str) -> None:
    entry = {"NetworkAclId": "acl-1", "RuleNumber": 100, "Protocol": 6, "RuleAction": "allow", "CidrBlock": "10.0.0.0/8"}
    intent = intended(write(tmp_path / "cdk.out", {"Resources": {"Entry": {"Type": type_, "Properties": entry}}}))
    (stack,) = intent.stacks
    place = Place(region=REGION, id="Payments-Entry-1ABCDEF")
    pair = Pair(stack=stack, intended=stack.resources["Entry"], place=place, running=None, running_stack=None)
    account = Assembly(stacks=(replace(stack, template="account", read=frozenset({type_})),))
    nothing = Run(findings=(), stages=0, stacks=0, nested_stacks=0, resources=0, rules=0)
    deployed = Deployment(stacks={stack.template: REGION})
    (found,) = joined(intent, deployed, [pair], account, runs=(nothing, nothing), today=TODAY)
    assert (found.rule, found.verdict) == (SAME, Verdict.UNDETERMINED)
    assert "Payments-Entry-1ABCDEF" in (found.blocked_by or "")
