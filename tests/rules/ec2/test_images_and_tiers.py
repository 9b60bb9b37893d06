"""Images that instances start from, groups of several tiers, endpoints of services, and what keeps flow logs."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

IMAGE, SHARED = "ec2-amazon-machine-image-approved", "security-group-not-shared-across-tiers"
ENDPOINT, KEPT = "service-vpc-endpoint-enabled", "vpc-flow-log-destination-retained"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/1"
AMI = "ami-0123456789abcdef0"
INSTANCE, TEMPLATE = "AWS::EC2::Instance", "AWS::EC2::LaunchTemplate"


@pytest.mark.parametrize(
    ("approved", "image", "expected"),
    [
        ([AMI], AMI, PASS),
        ([AMI], "ami-0fedcba9876543210", FAIL),
        ([], AMI, FAIL),
        (["ami-*"], AMI, PASS),
        ([AMI], P, UNDETERMINED),
        (["/images/*"], "{{resolve:ssm:/images/web:3}}", PASS),
        (["/images/*"], "{{resolve:ssm:/images/web}}", PASS),
        (["/images/web"], "resolve:ssm:/images/web", PASS),
        (["/images/web"], "resolve:ssm:/images/web:12", PASS),
        (["/images/web"], "{{resolve:ssm:/images/other}}", FAIL),
        (["/images/web"], AMI, UNDETERMINED),
        (["/images/web", AMI], AMI, PASS),
        (["/images/*"], {"Fn::Sub": "{{resolve:ssm:/images/${P}}}"}, UNDETERMINED),
        ([AMI], {"Fn::ImportValue": "image"}, UNDETERMINED),
    ],
)
@pytest.mark.parametrize("type_", [INSTANCE, TEMPLATE])
def test_images(type_: str, approved: list[str], image: Any, expected: Verdict) -> None:
    body = {"ImageId": image} if type_ == INSTANCE else {"LaunchTemplateData": {"ImageId": image}}
    assert said(IMAGE, resource(type_, **body), {"approved-images": approved}) is expected
    if expected is PASS:
        assert said(IMAGE, resource(type_, **body)) is UNDETERMINED


@pytest.mark.parametrize(
    ("instance", "data", "expected"),
    [
        ({}, {"ImageId": AMI}, PASS),
        ({}, {"ImageId": "ami-0fedcba9876543210"}, FAIL),
        ({"ImageId": AMI}, {"ImageId": "ami-0fedcba9876543210"}, PASS),
        ({}, {}, NOT_APPLICABLE),
    ],
)
def test_an_instance_has_the_image_of_its_template(instance: Any, data: Any, expected: Verdict) -> None:
    body = resource(INSTANCE, LaunchTemplate={"LaunchTemplateId": {"Ref": "T"}, "Version": "1"}, **instance)
    assert said(IMAGE, body, {"approved-images": [AMI]}, T=resource(TEMPLATE, LaunchTemplateData=data)) is expected


def test_who_names_no_image_is_not_asked() -> None:
    assert said(IMAGE, resource(TEMPLATE, LaunchTemplateData={}), {"approved-images": [AMI]}) is NOT_APPLICABLE
    assert said(IMAGE, resource(INSTANCE), {"approved-images": [AMI]}) is NOT_APPLICABLE


GROUP = {"Fn::GetAtt": ["R", "GroupId"]}
OTHER = {"Fn::GetAtt": ["Other", "GroupId"]}


def balancer(scheme: Any = "internet-facing", group: Any = GROUP) -> dict[str, Any]:
    more = {} if scheme is None else {"Scheme": scheme}
    return {"Balancer": resource("AWS::ElasticLoadBalancingV2::LoadBalancer", SecurityGroups=[group], **more)}


def having(path: str) -> dict[str, Any]:
    """Properties with the groups at a path."""
    first, _, rest = path.partition(".")
    within = having(rest) if rest else [OTHER, GROUP]
    return {first.removesuffix("[]"): [within] if first.endswith("[]") else within}


PATHS = {
    "AWS::DAX::Cluster": "SecurityGroupIds",
    "AWS::DocDB::DBCluster": "VpcSecurityGroupIds",
    "AWS::DocDBElastic::Cluster": "VpcSecurityGroupIds",
    "AWS::EFS::MountTarget": "SecurityGroups",
    "AWS::EKS::Cluster": "ResourcesVpcConfig.SecurityGroupIds",
    "AWS::ElastiCache::CacheCluster": "VpcSecurityGroupIds",
    "AWS::ElastiCache::ReplicationGroup": "SecurityGroupIds",
    "AWS::ElastiCache::ServerlessCache": "SecurityGroupIds",
    "AWS::Elasticsearch::Domain": "VPCOptions.SecurityGroupIds",
    "AWS::Lambda::Function": "VpcConfig.SecurityGroupIds",
    "AWS::MSK::Cluster": "BrokerNodeGroupInfo.SecurityGroups",
    "AWS::MSK::ServerlessCluster": "VpcConfigs[].SecurityGroups",
    "AWS::MemoryDB::Cluster": "SecurityGroupIds",
    "AWS::Neptune::DBCluster": "VpcSecurityGroupIds",
    "AWS::OpenSearchService::Domain": "VPCOptions.SecurityGroupIds",
    "AWS::RDS::DBCluster": "VpcSecurityGroupIds",
    "AWS::RDS::DBInstance": "VPCSecurityGroups",
    "AWS::RDS::DBProxy": "VpcSecurityGroupIds",
    "AWS::Redshift::Cluster": "VpcSecurityGroupIds",
    "AWS::RedshiftServerless::Workgroup": "SecurityGroupIds",
    "AWS::Timestream::InfluxDBCluster": "VpcSecurityGroupIds",
    "AWS::Timestream::InfluxDBInstance": "VpcSecurityGroupIds",
}
INNER = [resource(type_, **having(path)) for type_, path in PATHS.items()]
DATABASE = resource("AWS::RDS::DBInstance", VPCSecurityGroups=[GROUP])


@pytest.mark.parametrize("inner", [pytest.param(one, id=one["Type"]) for one in INNER])
def test_a_group_of_both_tiers(inner: dict[str, Any]) -> None:
    group = resource("AWS::EC2::SecurityGroup", GroupDescription="one")
    other = {"Other": resource("AWS::EC2::SecurityGroup", GroupDescription="two"), "Inner": inner}
    assert said(SHARED, group, **other, **balancer()) is FAIL
    assert said(SHARED, group, **other, **balancer(None)) is FAIL
    assert said(SHARED, group, **other, **balancer("internal")) is PASS
    assert said(SHARED, group, **other, **balancer(group=OTHER)) is PASS
    assert said(SHARED, group, **other, **balancer(P)) is UNDETERMINED
    assert said(SHARED, group, **other) is PASS


@pytest.mark.parametrize("inner", [pytest.param(one, id=one["Type"]) for one in INNER])
def test_a_group_of_a_private_service_is_closed_to_the_world(inner: dict[str, Any]) -> None:
    entry = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}
    group = resource("AWS::EC2::SecurityGroup", GroupDescription="one", SecurityGroupIngress=[entry])
    other = {"Other": resource("AWS::EC2::SecurityGroup", GroupDescription="two"), "Inner": inner}
    assert said("private-service-group-not-open-to-world", group, **other) is FAIL


NO_STORES = (
    "AWS::EFS::MountTarget",
    "AWS::EKS::Cluster",
    "AWS::Lambda::Function",
    "AWS::MSK::Cluster",
    "AWS::MSK::ServerlessCluster",
    "AWS::RDS::DBProxy",
)


@pytest.mark.parametrize("inner", [pytest.param(one, id=one["Type"]) for one in INNER])
def test_a_group_of_a_store_lets_in_no_network(inner: dict[str, Any]) -> None:
    entry = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/8"}
    group = resource("AWS::EC2::SecurityGroup", GroupDescription="one", SecurityGroupIngress=[entry])
    other = {"Other": resource("AWS::EC2::SecurityGroup", GroupDescription="two"), "Inner": inner}
    expected = NOT_APPLICABLE if inner["Type"] in NO_STORES else FAIL
    assert said("data-tier-security-group-source-is-group", group, **other) is expected


def test_an_older_load_balancer_counts_and_one_tier_alone_does_not() -> None:
    group = resource("AWS::EC2::SecurityGroup", GroupDescription="one")
    older = {"Balancer": resource("AWS::ElasticLoadBalancing::LoadBalancer", SecurityGroups=[GROUP])}
    assert said(SHARED, group, **older, Inner=DATABASE) is FAIL
    assert said(SHARED, group, **older) is PASS
    inside = {"Inside": balancer("internal")["Balancer"]}
    assert said(SHARED, group, **inside, **balancer(), Inner=DATABASE) is FAIL
    assert said(SHARED, group, **balancer(), Inner=resource("AWS::RDS::DBInstance", VPCSecurityGroups=[OTHER])) is PASS
    assert said(SHARED, group) is PASS


VPC = {"Ref": "R"}


def endpoint(service: Any, **more: Any) -> dict[str, Any]:
    made = {"VpcId": VPC, "ServiceName": service, "VpcEndpointType": "Interface", "PrivateDnsEnabled": True, **more}
    return resource("AWS::EC2::VPCEndpoint", **made)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (endpoint("com.amazonaws.eu-central-1.kms"), PASS),
        (endpoint("cn.com.amazonaws.cn-north-1.kms"), PASS),
        (endpoint({"Fn::Sub": "com.amazonaws.${AWS::Region}.kms"}), PASS),
        (endpoint("com.amazonaws.eu-central-1.kms-fips"), FAIL),
        (endpoint("com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0"), FAIL),
        (endpoint("com.amazonaws.eu-central-1.sts"), FAIL),
        (endpoint("com.amazonaws.eu-central-1.kms", PrivateDnsEnabled=False), FAIL),
        (endpoint("com.amazonaws.eu-central-1.kms", PrivateDnsEnabled={"Ref": "AWS::NoValue"}), UNDETERMINED),
        (endpoint("com.amazonaws.eu-central-1.kms", PrivateDnsEnabled=P), UNDETERMINED),
        (endpoint("com.amazonaws.eu-central-1.kms", VpcId="vpc-0fedcba9876543210"), FAIL),
        (endpoint({"Fn::Sub": "com.amazonaws.${P}.kms"}), PASS),
        (endpoint({"Fn::Sub": "com.amazonaws.${P}.sts"}), FAIL),
        (endpoint(P), UNDETERMINED),
        (endpoint({"Fn::Sub": "com.amazonaws.${AWS::Region}.${P}"}), UNDETERMINED),
        (resource("AWS::EC2::VPCEndpoint", VpcId=VPC, ServiceName="com.amazonaws.eu-central-1.kms", VpcEndpointType="Gateway"), PASS),
        (resource("AWS::EC2::VPCEndpoint", VpcId=VPC, ServiceName="com.amazonaws.eu-central-1.kms"), PASS),
    ],
)
def test_endpoints_of_services(made: dict[str, Any], expected: Verdict) -> None:
    vpc, subnet = resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16"), resource("AWS::EC2::Subnet", VpcId=VPC)
    assert said(ENDPOINT, vpc, {"required-vpc-endpoints": ["kms"]}, Subnet=subnet, Endpoint=made) is expected
    # What nobody asks for is never missing, and what nobody named may not be used.
    assert said(ENDPOINT, vpc, {"required-vpc-endpoints": []}, Subnet=subnet, Endpoint=made) is PASS
    assert said(ENDPOINT, vpc, Subnet=subnet, Endpoint=made) is (
        FAIL if made["Properties"].get("PrivateDnsEnabled") is False else UNDETERMINED
    )


def test_every_usual_service_has_an_endpoint() -> None:
    from pci_constructs.rules.ec2.service_vpc_endpoint_enabled import USUAL

    vpc, subnet = resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16"), resource("AWS::EC2::Subnet", VpcId=VPC)
    made = {f"E{n}": endpoint(f"com.amazonaws.eu-central-1.{service}") for n, service in enumerate(USUAL)}
    assert said(ENDPOINT, vpc, Subnet=subnet, **made) is PASS
    del made["E0"]
    assert said(ENDPOINT, vpc, Subnet=subnet, **made) is UNDETERMINED
    assert said(ENDPOINT, vpc, {"required-vpc-endpoints": ["kms"]}) is NOT_APPLICABLE


def flow(**more: Any) -> dict[str, Any]:
    return resource("AWS::EC2::FlowLog", ResourceId="vpc-0123456789abcdef0", ResourceType="VPC", TrafficType="ALL", **more)


def group(**more: Any) -> dict[str, Any]:
    return resource("AWS::Logs::LogGroup", **{"LogGroupName": "flows", "KmsKeyId": KEY, **more})


def bucket(*rules: Any) -> dict[str, Any]:
    return resource("AWS::S3::Bucket", BucketName="flows", LifecycleConfiguration={"Rules": list(rules)})


BUCKET = "arn:aws:s3:::flows/logs/"
EXPIRING = {"Status": "Enabled", "ExpirationInDays": 90}


@pytest.mark.parametrize(
    ("log", "kept_by", "expected"),
    [
        (flow(LogGroupName={"Ref": "Kept"}), group(), PASS),
        (flow(LogGroupName="flows"), group(RetentionInDays=400), PASS),
        (flow(LogGroupName={"Ref": "Kept"}), group(RetentionInDays=364), FAIL),
        (flow(LogGroupName={"Ref": "Kept"}), group(KmsKeyId=""), FAIL),
        (flow(LogGroupName={"Ref": "Kept"}), group(RetentionInDays=P), UNDETERMINED),
        (flow(LogGroupName="others"), group(), UNDETERMINED),
        (flow(LogDestination={"Fn::GetAtt": ["Kept", "Arn"]}), group(RetentionInDays=30), FAIL),
        (flow(LogDestination="arn:aws:logs:eu-central-1:111122223333:log-group:flows:*"), group(), PASS),
        (flow(LogDestination="arn:aws:logs:eu-central-1:111122223333:log-group:others:*"), group(), UNDETERMINED),
        (flow(LogDestination=P), group(), UNDETERMINED),
        (flow(LogGroupName=P), group(), UNDETERMINED),
        (flow(LogGroupName=P), group(LogGroupName=P), PASS),
        (flow(LogGroupName={"Fn::Sub": "${P}-flows"}), group(LogGroupName={"Fn::Sub": "${P}-flows"}, RetentionInDays=30), FAIL),
        (
            flow(LogDestination={"Fn::Sub": "arn:aws:s3:::${P}/logs"}),
            {**bucket(EXPIRING), "Properties": {**bucket(EXPIRING)["Properties"], "BucketName": P}},
            FAIL,
        ),
        (flow(), group(), FAIL),
        (flow(LogDestinationType="s3", LogDestination=BUCKET), bucket(), PASS),
        (flow(LogDestinationType="s3", LogDestination=BUCKET), bucket(EXPIRING), FAIL),
        (flow(LogDestinationType="s3", LogDestination=BUCKET), bucket({**EXPIRING, "ExpirationInDays": 365}), PASS),
        (flow(LogDestinationType="s3", LogDestination=BUCKET), bucket({**EXPIRING, "ExpirationInDays": P}), UNDETERMINED),
        (flow(LogDestinationType="s3", LogDestination={"Fn::GetAtt": ["Kept", "Arn"]}), bucket(EXPIRING), FAIL),
        (flow(LogDestinationType="s3", LogDestination="arn:aws:s3:::others"), bucket(), UNDETERMINED),
        (
            flow(LogDestinationType="kinesis-data-firehose", LogDestination={"Fn::GetAtt": ["Kept", "Arn"]}),
            resource("AWS::KinesisFirehose::DeliveryStream"),
            UNDETERMINED,
        ),
    ],
)
def test_what_keeps_flow_logs(log: dict[str, Any], kept_by: dict[str, Any], expected: Verdict) -> None:
    assert said(KEPT, log, Kept=kept_by) is expected
