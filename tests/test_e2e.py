"""What ``make e2e`` deploys with: properties as parameters, the loader's resources as their API shows them, nothing left out in silence."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import account, buckets, engine
from tests.e2e.call import Made, Place
from tests.e2e.deploying import stage_of
from tests.e2e.loader import LOADED
from tests.e2e.shaping import parameters
from tests.e2e.steps import Steps
from tests.emulator import ACCOUNT, REGION, Emulator, aws, emulator

__all__ = ["aws", "emulator"]


@pytest.fixture
def api(aws: Emulator) -> Iterator[Emulator]:
    """The emulated account, which the loader's clients know."""
    account.client.cache_clear()
    yield aws
    account.client.cache_clear()


def made(type_: str, properties: dict[str, Any]) -> Made:
    place = Place(account=ACCOUNT, region=REGION, name="Payments-Thing-0a1b2c", type=type_, logical_id="Thing")
    return LOADED[type_](properties, place)


def test_properties_become_parameters_of_the_operations_own_types(api: Emulator) -> None:
    said = {"KeyPolicy": {"Statement": []}, "MultiRegion": "true", "Tags": [{"Key": "a", "Value": "b"}], "PendingWindowInDays": 7}
    asked = parameters(api.client("kms"), "create_key", said, {"KeyPolicy": "Policy"})
    assert asked == {"Policy": '{"Statement": []}', "MultiRegion": True, "Tags": [{"TagKey": "a", "TagValue": "b"}]}


def test_tags_become_a_map_where_the_operation_takes_one_and_texts_become_numbers(api: Emulator) -> None:
    said = {"Name": "payments", "Tags": [{"Key": "a", "Value": "b"}], "ScalingConfig": {"MinSize": "2"}}
    asked = parameters(api.client("eks"), "create_nodegroup", said, {"Name": "nodegroupName"})
    assert asked == {"nodegroupName": "payments", "tags": {"a": "b"}, "scalingConfig": {"minSize": 2}}


@pytest.mark.parametrize("rotates", [True, False])
def test_a_key_rotates_if_the_template_says_so(api: Emulator, rotates: bool) -> None:
    key = made("AWS::KMS::Key", {"EnableKeyRotation": rotates, "Description": "cards"})
    assert api.client("kms").get_key_rotation_status(KeyId=key.id)["KeyRotationEnabled"] is rotates
    assert key.attributes["Arn"].endswith(key.id)


def test_a_bucket_has_what_the_template_says(api: Emulator) -> None:
    block = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": "400"}}}
    said = {"PublicAccessBlockConfiguration": block, "ObjectLockEnabled": "true", "ObjectLockConfiguration": lock}
    name = buckets.make(said, "records", REGION)
    s3 = api.client("s3")
    assert s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"] == block
    kept = s3.get_object_lock_configuration(Bucket=name)["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert (kept["Mode"], kept["Days"]) == ("COMPLIANCE", 400)


def test_a_subnet_gets_its_acl(api: Emulator) -> None:
    ec2 = api.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    acl = made("AWS::EC2::NetworkAcl", {"VpcId": vpc, "Tags": [{"Key": "Name", "Value": "cards"}]}).id
    made("AWS::EC2::SubnetNetworkAclAssociation", {"SubnetId": subnet, "NetworkAclId": acl})
    (found,) = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["NetworkAcls"]
    assert (found["NetworkAclId"], found["Tags"]) == (acl, [{"Key": "Name", "Value": "cards"}])


def test_what_is_not_made_is_written_down_and_stops_nothing(api: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    from moto.cloudformation import parsing

    for name in ("parse_and_create_resource", "resource_class_from_type"):
        monkeypatch.setattr(parsing, name, getattr(parsing, name))
    deployed = engine.Deployed()
    engine.install(deployed)
    template = {
        "Resources": {
            "Key": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True}},
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"KmsMasterKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}},
            "Addon": {"Type": "AWS::EKS::Addon", "Properties": {}},
            "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "nowhere", "PolicyDocument": {}}},
        }
    }
    cloudformation = api.client("cloudformation")
    cloudformation.create_stack(StackName="Payments", TemplateBody=json.dumps(template))
    assert deployed.by_loader == {"AWS::KMS::Key": 1}
    assert deployed.by_emulator == {"AWS::SNS::Topic": 1}
    assert {type_ for type_, _ in deployed.left_out} == {"AWS::EKS::Addon", "AWS::S3::BucketPolicy"}
    assert any("NoSuchBucket" in why for _, why in deployed.left_out)
    (topic,) = api.client("sns").list_topics()["Topics"]
    key = api.client("sns").get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"]["KmsMasterKeyId"]
    assert key.startswith(f"arn:aws:kms:{REGION}:{ACCOUNT}:key/")


def test_without_a_synth_one_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="run make synth first"):
        stage_of(tmp_path, "production")


def test_a_mismatch_is_counted_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    steps = Steps()
    assert steps.step("verify", 1, 1)
    assert not steps.step("verify", 1, 0)
    assert (steps.done, steps.mismatches) == (2, 1)
    assert capsys.readouterr().out.splitlines()[1] == "MISMATCH verify: expected 1; saw 0"
