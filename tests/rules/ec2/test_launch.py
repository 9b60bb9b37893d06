"""Instances, launch templates and launch configurations: what one says and what another leaves to it."""

import base64
import gzip
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from tests.rules.pack import judged, verdicts

FAIL, PASS, OPEN = Verdict.FAIL, Verdict.PASS, Verdict.UNDETERMINED
INSTANCE = "AWS::EC2::Instance"
TEMPLATE = "AWS::EC2::LaunchTemplate"
BY_ID = {"LaunchTemplate": {"LaunchTemplateId": {"Ref": "T"}, "Version": {"Fn::GetAtt": ["T", "LatestVersionNumber"]}}}
BY_NAME = {"LaunchTemplate": {"LaunchTemplateName": "fleet", "Version": "1"}}
ATTACHMENT = "AWS::EC2::NetworkInterfaceAttachment"
ELSEWHERE = {"LaunchTemplate": {"LaunchTemplateId": "lt-0123456789abcdef0", "Version": "1"}}
IMPORTED = {"LaunchTemplate": {"LaunchTemplateId": {"Fn::ImportValue": "fleet"}, "Version": "1"}}


def asked(id_: str, properties: dict[str, Any], **others: tuple[str, dict[str, Any]]) -> Verdict:
    """The verdict on an instance beside other resources."""
    resources = {name: {"Type": type_, "Properties": rest} for name, (type_, rest) in others.items()}
    resources["R"] = {"Type": INSTANCE, "Properties": properties}
    (found,) = [f for f in judged(rule(id_), Example(resources=resources)) if f.subject.logical_id == "R"]
    assert bool(found.blocked_by) is (found.verdict is OPEN)
    return found.verdict


def template(**data: Any) -> tuple[str, dict[str, Any]]:
    return TEMPLATE, {"LaunchTemplateName": "fleet", "LaunchTemplateData": data}


@pytest.mark.parametrize(
    ("own", "of_template", "expected"),
    [
        ({}, None, FAIL),
        ({"MetadataOptions": {}}, None, FAIL),
        ({"MetadataOptions": {"HttpTokens": "Required"}}, None, PASS),
        ({"MetadataOptions": {"HttpEndpoint": "disabled"}}, None, PASS),
        ({"MetadataOptions": {"HttpEndpoint": "disabled", "HttpTokens": "optional"}}, None, PASS),
        ({"MetadataOptions": {"HttpEndpoint": "disabled", "HttpTokens": {"Fn::ImportValue": "x"}}}, None, PASS),
        ({"MetadataOptions": {"HttpTokens": {"Fn::ImportValue": "x"}}}, None, OPEN),
        (BY_ID, {"HttpTokens": "required"}, PASS),
        (BY_NAME, {"HttpTokens": "required"}, PASS),
        (BY_ID, {"HttpTokens": "optional"}, FAIL),
        (BY_ID, {}, FAIL),
        ({**BY_ID, "MetadataOptions": {"HttpTokens": "optional"}}, {"HttpTokens": "required"}, FAIL),
        (ELSEWHERE, None, OPEN),
        (IMPORTED, None, OPEN),
        ({**ELSEWHERE, "MetadataOptions": {"HttpTokens": "required"}}, None, PASS),
    ],
)
def test_metadata_tokens(own: dict[str, Any], of_template: dict[str, Any] | None, expected: Verdict) -> None:
    others = {"T": template(MetadataOptions=of_template)} if of_template is not None else {}
    assert asked("ec2-imdsv2-check", own, **others) is expected


@pytest.mark.parametrize("id_", ["ec2-launch-template-imdsv2-check", "autoscaling-launchconfig-requires-imdsv2"])
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {FAIL}),
        ({"HttpEndpoint": "disabled"}, {PASS}),
        ({"HttpTokens": {"Fn::ImportValue": "x"}}, {OPEN}),
        ({"Fn::ImportValue": "x"}, {OPEN}),
    ],
)
def test_metadata_tokens_of_fleets(id_: str, options: dict[str, Any], expected: set[Verdict]) -> None:
    asked_rule = rule(id_)
    properties = {"MetadataOptions": options}
    assert verdicts(asked_rule, {"LaunchTemplateData": properties} if asked_rule.types == (TEMPLATE,) else properties) == expected
    assert verdicts(asked_rule, {}) == {FAIL}


def subnet(**properties: Any) -> tuple[str, dict[str, Any]]:
    return "AWS::EC2::Subnet", {"VpcId": "vpc-1", **properties}


INTERFACE = {"DeviceIndex": "0", "SubnetId": {"Ref": "S"}}


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ({}, {}, FAIL),
        ({"SubnetId": {"Ref": "S"}}, {"S": subnet()}, PASS),
        ({"SubnetId": {"Ref": "S"}}, {"S": subnet(MapPublicIpOnLaunch="true")}, FAIL),
        ({"SubnetId": "subnet-1"}, {}, OPEN),
        ({"SubnetId": {"Fn::ImportValue": "s"}}, {}, OPEN),
        ({"NetworkInterfaces": [INTERFACE]}, {"S": subnet(MapPublicIpOnLaunch=True)}, FAIL),
        ({"NetworkInterfaces": [{**INTERFACE, "AssociatePublicIpAddress": "false"}]}, {"S": subnet(MapPublicIpOnLaunch=True)}, PASS),
        ({"NetworkInterfaces": [{**INTERFACE, "DeviceIndex": "1"}]}, {"S": subnet(MapPublicIpOnLaunch=True)}, PASS),
        ({"NetworkInterfaces": [{**INTERFACE, "DeviceIndex": 1}, INTERFACE]}, {"S": subnet(MapPublicIpOnLaunch=True)}, FAIL),
        ({"NetworkInterfaces": [{**INTERFACE, "DeviceIndex": {"Fn::ImportValue": "x"}}]}, {"S": subnet(MapPublicIpOnLaunch=True)}, FAIL),
        ({"NetworkInterfaces": [{**INTERFACE, "DeviceIndex": 1, "AssociatePublicIpAddress": True}]}, {"S": subnet()}, FAIL),
        ({"NetworkInterfaces": [{"Fn::ImportValue": "x"}, {**INTERFACE, "AssociatePublicIpAddress": True}]}, {"S": subnet()}, FAIL),
        ({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1"}]}, {}, OPEN),
        ({"NetworkInterfaces": [{"NetworkInterfaceId": {"Ref": "E"}}]}, {"E": ("AWS::EC2::NetworkInterface", {})}, PASS),
        (
            {"NetworkInterfaces": [{"NetworkInterfaceId": {"Ref": "E"}}]},
            {
                "E": ("AWS::EC2::NetworkInterface", {}),
                "A": ("AWS::EC2::EIPAssociation", {"NetworkInterfaceId": {"Ref": "E"}, "AllocationId": "eipalloc-1"}),
            },
            FAIL,
        ),
        (
            {"SubnetId": {"Ref": "S"}},
            {
                "S": subnet(),
                "E": ("AWS::EC2::NetworkInterface", {}),
                "B": (ATTACHMENT, {"InstanceId": {"Ref": "R"}, "NetworkInterfaceId": {"Ref": "E"}}),
                "A": ("AWS::EC2::EIPAssociation", {"NetworkInterfaceId": {"Ref": "E"}, "AllocationId": "eipalloc-1"}),
            },
            FAIL,
        ),
        (
            {"SubnetId": {"Ref": "S"}},
            {
                "S": subnet(),
                "E": ("AWS::EC2::NetworkInterface", {}),
                "B": (ATTACHMENT, {"InstanceId": {"Ref": "R"}, "NetworkInterfaceId": {"Ref": "E"}}),
            },
            PASS,
        ),
        (
            {"SubnetId": {"Ref": "S"}},
            {"S": subnet(), "B": (ATTACHMENT, {"InstanceId": {"Ref": "R"}, "NetworkInterfaceId": "eni-1"})},
            OPEN,
        ),
        ({"SubnetId": {"Ref": "S"}}, {"S": subnet(), "A": ("AWS::EC2::EIP", {"InstanceId": {"Ref": "R"}})}, FAIL),
        ({"SubnetId": {"Ref": "S"}}, {"S": subnet(), "A": ("AWS::EC2::EIPAssociation", {"InstanceId": {"Ref": "R"}})}, FAIL),
        (BY_ID, {"S": subnet(), "T": template(NetworkInterfaces=[{**INTERFACE, "AssociatePublicIpAddress": True}])}, FAIL),
        ({**BY_ID, "SubnetId": {"Ref": "S"}}, {"S": subnet(), "T": template()}, PASS),
        (ELSEWHERE, {}, OPEN),
    ],
)
def test_public_addresses(own: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert asked("ec2-instance-no-public-ip", own, **others) is expected


def test_public_addresses_of_fleets() -> None:
    of_template = rule("ec2-launch-template-public-ip-disabled")
    assert verdicts(of_template, {"LaunchTemplateData": {}}) == {PASS}
    assert verdicts(of_template, {"LaunchTemplateData": {"NetworkInterfaces": [{"DeviceIndex": 0}]}}) == {PASS}
    assert verdicts(of_template, {"LaunchTemplateData": {"NetworkInterfaces": [{"AssociatePublicIpAddress": "true"}]}}) == {FAIL}
    assert verdicts(of_template, {"LaunchTemplateData": {"NetworkInterfaces": {"Fn::ImportValue": "x"}}}) == {OPEN}
    assert verdicts(rule("autoscaling-launch-config-public-ip-disabled"), {}) == {FAIL}


@pytest.mark.parametrize(
    ("id_", "property_", "value", "missing", "present"),
    [
        ("ec2-instance-profile-attached", "IamInstanceProfile", {"Arn": "arn:aws:iam::1:instance-profile/p"}, FAIL, PASS),
        ("ec2-no-amazon-key-pair", "KeyName", "operators", PASS, FAIL),
    ],
)
def test_what_an_instance_or_its_template_has(id_: str, property_: str, value: Any, missing: Verdict, present: Verdict) -> None:
    assert asked(id_, {property_: {"Ref": "AWS::NoValue"}}) is missing
    assert asked(id_, {property_: "x"}) is present
    assert asked(id_, BY_ID, T=template(**{property_: value})) is present
    assert asked(id_, BY_ID, T=template()) is missing
    assert asked(id_, ELSEWHERE) is OPEN


@pytest.mark.parametrize("type_", [TEMPLATE, "AWS::AutoScaling::LaunchConfiguration"])
def test_key_pairs_of_fleets(type_: str) -> None:
    data = {"KeyName": {"Ref": "P"}}
    properties = {"LaunchTemplateData": data} if type_ == TEMPLATE else data
    shown = Example(
        resources={"R": {"Type": type_, "Properties": properties}}, rest={"Parameters": {"P": {"Type": "AWS::EC2::KeyPair::KeyName"}}}
    )
    assert {f.verdict for f in judged(rule("ec2-no-amazon-key-pair"), shown)} == {FAIL}


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1"}]}, {}, PASS),
        ({"NetworkInterfaces": [{"DeviceIndex": "0"}]}, {}, FAIL),
        ({"NetworkInterfaces": {"Fn::ImportValue": "x"}}, {}, OPEN),
        (BY_ID, {"T": template(NetworkInterfaces=[{"SubnetId": "subnet-1"}])}, PASS),
        (BY_ID, {"T": template()}, FAIL),
        (ELSEWHERE, {}, OPEN),
        ({**ELSEWHERE, "SubnetId": {"Fn::ImportValue": "s"}}, {}, PASS),
    ],
)
def test_chosen_subnets(own: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert asked("ec2-instances-in-vpc", own, **others) is expected


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ({}, {}, PASS),
        ({"NetworkInterfaces": [{"Fn::ImportValue": "x"}, {"DeviceIndex": "1"}]}, {}, FAIL),
        ({"NetworkInterfaces": {"Fn::ImportValue": "x"}}, {}, OPEN),
        ({}, {"A": (ATTACHMENT, {"InstanceId": {"Ref": "R"}, "NetworkInterfaceId": "eni-1"})}, FAIL),
        (BY_ID, {"T": template(NetworkInterfaces=[{"DeviceIndex": 0}, {"DeviceIndex": 1}])}, FAIL),
        (ELSEWHERE, {}, OPEN),
    ],
)
def test_single_interfaces(own: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert asked("ec2-instance-multiple-eni-check", own, **others) is expected


def disk(name: str = "/dev/xvda", **ebs: Any) -> dict[str, Any]:
    return {"DeviceName": name, "Ebs": ebs}


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ({}, {}, OPEN),
        ({"BlockDeviceMappings": [disk(Encrypted="true")]}, {}, PASS),
        ({"BlockDeviceMappings": [disk()]}, {}, FAIL),
        ({"BlockDeviceMappings": [disk(SnapshotId="snap-1")]}, {}, OPEN),
        ({"BlockDeviceMappings": [disk("/dev/sdf", Encrypted=True)]}, {}, OPEN),
        # AWS refuses it, or encrypts by the account's default: nobody reads that in the template.
        ({"BlockDeviceMappings": [disk(KmsKeyId="alias/disks")]}, {}, FAIL),
        ({"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "NoDevice": {}}]}, {}, OPEN),
        ({"BlockDeviceMappings": [{"DeviceName": "/dev/sda", "VirtualName": "ephemeral0"}]}, {}, OPEN),
        ({"BlockDeviceMappings": [disk(Encrypted=True), {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"}]}, {}, PASS),
        ({"BlockDeviceMappings": [{"Fn::ImportValue": "x"}, disk(Encrypted=False)]}, {}, FAIL),
        (BY_ID, {"T": template(BlockDeviceMappings=[disk(Encrypted=True)])}, PASS),
        (BY_ID, {"T": template(BlockDeviceMappings=[disk(Encrypted=False)])}, FAIL),
        ({**BY_ID, "BlockDeviceMappings": [disk(Encrypted=True)]}, {"T": template(BlockDeviceMappings=[disk(Encrypted=False)])}, PASS),
        ({**ELSEWHERE, "BlockDeviceMappings": [disk(Encrypted=True)]}, {}, OPEN),
        ({**ELSEWHERE, "BlockDeviceMappings": [disk(Encrypted=False)]}, {}, FAIL),
    ],
)
def test_encrypted_disks_of_instances(own: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert asked("encrypted-volumes", own, **others) is expected


def test_encrypted_volumes() -> None:
    assert verdicts(rule("encrypted-volumes"), {"Size": 10}) == {FAIL}
    assert verdicts(rule("encrypted-volumes"), {"SnapshotId": "snap-1"}) == {OPEN}
    assert verdicts(rule("encrypted-volumes"), {"Size": 10, "KmsKeyId": "alias/disks"}) == {FAIL}
    assert verdicts(rule("encrypted-volumes"), {"SourceVolumeId": "vol-1"}) == {PASS}
    assert verdicts(rule("encrypted-volumes"), {"SourceVolumeId": "vol-1", "Encrypted": False}) == {FAIL}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({}, OPEN),
        ({"A": ("AWS::EC2::VolumeAttachment", {"VolumeId": {"Ref": "V"}, "InstanceId": "i-1"})}, PASS),
        ({"I": (INSTANCE, {"Volumes": [{"Device": "/dev/sdf", "VolumeId": {"Ref": "V"}}]})}, PASS),
        ({"I": (INSTANCE, {"Volumes": [{"Device": "/dev/sdf", "VolumeId": "vol-1"}]})}, OPEN),
    ],
)
def test_volumes_in_use(others: dict[str, Any], expected: Verdict) -> None:
    resources = {"V": {"Type": "AWS::EC2::Volume"}, **{name: {"Type": t, "Properties": p} for name, (t, p) in others.items()}}
    found = judged(rule("ec2-volume-inuse-check"), Example(resources=resources))
    assert [f.verdict for f in found if f.subject.logical_id == "V"] == [expected]


def test_disks_go_with_their_instance() -> None:
    assert asked("ec2-volume-inuse-check", {"BlockDeviceMappings": [disk()]}) is PASS
    assert asked("ec2-volume-inuse-check", {"BlockDeviceMappings": [disk(DeleteOnTermination="false")]}) is FAIL
    assert asked("ec2-volume-inuse-check", BY_ID, T=template(BlockDeviceMappings=[disk(DeleteOnTermination=False)])) is FAIL


SCRIPT = "#!/bin/sh\nexport DB_PASSWORD=hunter2\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"Ref": "AWS::NoValue"}, PASS),
        (base64.b64encode(SCRIPT.encode()).decode(), FAIL),
        (base64.b64encode(gzip.compress(SCRIPT.encode(), mtime=0)).decode(), FAIL),
        (base64.b64encode(b"#!/bin/sh\nyum update\n").decode(), PASS),
        ({"Fn::Base64": {"Fn::Join": ["\n", ["#!/bin/sh", "export DB_PASSWORD=hunter2"]]}}, FAIL),
        ({"Fn::Base64": {"Fn::Sub": "#!/bin/sh\nexport DB_PASSWORD=${P}"}}, OPEN),
        ({"Fn::Base64": {"Fn::Sub": "#!/bin/sh\nexport DB_PASSWORD=${N}"}}, FAIL),
        ({"Fn::Base64": {"Fn::Sub": "#!/bin/sh\nexport DB_PASSWORD=${D}"}}, FAIL),
        ({"Fn::Base64": {"Fn::Sub": "#!/bin/sh\nexport BUCKET=${P}"}}, PASS),
        ({"Fn::Base64": "export DB_PASSWORD={{resolve:secretsmanager:db:SecretString:password}}"}, FAIL),
        ({"Fn::Base64": {"Fn::Sub": "aws configure set aws_secret_access_key ${Key.SecretAccessKey}"}}, FAIL),
        ({"Fn::Base64": {"Fn::Sub": "echo ${Key}"}}, PASS),
        ({"Fn::Base64": {"Fn::Sub": "echo ${P} ${Key.SecretAccessKey}"}}, FAIL),
        ({"Fn::Base64": {"Fn::Sub": "echo ${P} ${P}"}}, PASS),
        ({"Fn::Base64": {"Fn::Sub": "echo ${P} ${N}"}}, FAIL),
        ({"Fn::ImportValue": "x"}, OPEN),
    ],
)
def test_user_data(data: Any, expected: Verdict) -> None:
    parameters = {"P": {"Type": "String"}, "N": {"Type": "String", "NoEcho": True}, "D": {"Type": "String", "Default": "hunter2"}}
    resources = {
        "R": {"Type": INSTANCE, "Properties": {"UserData": data}},
        "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "u"}},
    }
    found = judged(rule("ec2-user-data-without-secrets"), Example(resources=resources, rest={"Parameters": parameters}))
    assert {f.verdict for f in found} == {expected}


ALLOWED = {"Effect": "Allow", "Action": "ssm:Update*", "Resource": "*"}
CORE = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
PROFILE = ("AWS::IAM::InstanceProfile", {"InstanceProfileName": "p", "Roles": [{"Ref": "Role"}]})


def denied(**more: Any) -> list[dict[str, Any]]:
    return [{"PolicyName": "no", "PolicyDocument": {"Statement": [{"Effect": "Deny", "Action": "ssm:*", "Resource": "*", **more}]}}]


def role(**properties: Any) -> tuple[str, dict[str, Any]]:
    return "AWS::IAM::Role", properties


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ({}, {}, OPEN),
        ({"IamInstanceProfile": "elsewhere"}, {}, OPEN),
        ({"IamInstanceProfile": {"Ref": "P"}}, {"P": PROFILE, "Role": role()}, OPEN),
        ({"IamInstanceProfile": {"Ref": "P"}}, {"P": PROFILE, "Role": role(ManagedPolicyArns=[CORE])}, PASS),
        (
            {"IamInstanceProfile": "p"},
            {"P": PROFILE, "Role": role(ManagedPolicyArns=[{"Fn::Sub": CORE.replace("aws:iam", "${AWS::Partition}:iam")}])},
            PASS,
        ),
        (
            {"IamInstanceProfile": {"Ref": "P"}},
            {"P": PROFILE, "Role": role(Policies=[{"PolicyName": "x", "PolicyDocument": {"Statement": [ALLOWED]}}])},
            PASS,
        ),
        (
            {"IamInstanceProfile": {"Ref": "P"}},
            {
                "P": PROFILE,
                "Role": role(),
                "More": ("AWS::IAM::Policy", {"Roles": [{"Ref": "Role"}], "PolicyDocument": {"Statement": [ALLOWED]}}),
            },
            PASS,
        ),
        # A denial goes before what is allowed, unless it has a condition or is about something else.
        ({"IamInstanceProfile": {"Ref": "P"}}, {"P": PROFILE, "Role": role(ManagedPolicyArns=[CORE], Policies=denied())}, OPEN),
        (
            {"IamInstanceProfile": {"Ref": "P"}},
            {"P": PROFILE, "Role": role(ManagedPolicyArns=[CORE], Policies=denied(Action="ssm:GetParameter"))},
            PASS,
        ),
        (
            {"IamInstanceProfile": {"Ref": "P"}},
            {"P": PROFILE, "Role": role(ManagedPolicyArns=[CORE], Policies=denied(Condition={"Bool": {"aws:ViaAWSService": "true"}}))},
            PASS,
        ),
        ({"IamInstanceProfile": {"Ref": "P"}}, {"P": PROFILE, "Role": role(ManagedPolicyArns=["arn:aws:iam::1:policy/mine"])}, OPEN),
        (
            BY_ID,
            {"T": template(IamInstanceProfile={"Arn": {"Fn::GetAtt": ["P", "Arn"]}}), "P": PROFILE, "Role": role(ManagedPolicyArns=[CORE])},
            PASS,
        ),
        (
            {},
            {
                "S": (
                    "AWS::SSM::ServiceSetting",
                    {"SettingId": "/ssm/managed-instance/default-ec2-instance-management-role", "SettingValue": "service-role/x"},
                )
            },
            PASS,
        ),
    ],
)
def test_registering_with_systems_manager(own: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert asked("ec2-instance-managed-by-systems-manager", own, **others) is expected


def test_public_snapshots() -> None:
    assert verdicts(rule("ebs-snapshot-block-public-access"), {}) == {FAIL}
