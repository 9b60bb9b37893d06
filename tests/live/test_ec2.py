"""Instances, disks and networks as they run: what they lead to."""

from typing import Any

import pytest

from pci_constructs.findings import Run, Verdict
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts import ec2, ec2_connections, ec2_gateways, ec2_network, ec2_storage, ssm
from tests.live.answers import also, plain, xml
from tests.live.kit import assembly, judged, of, verdict

ALL = {Verdict.PASS, Verdict.FAIL}


def _named(aws: Emulator, name: str) -> str:
    found = aws.client("ec2").describe_instances(Filters=[{"Name": "tag:Name", "Values": [name]}])
    id_: str = found["Reservations"][0]["Instances"][0]["InstanceId"]
    return id_


def _group(aws: Emulator, name: str, vpc: str = "") -> str:
    where = [{"Name": "group-name", "Values": [name]}, *([{"Name": "vpc-id", "Values": [vpc]}] if vpc else [])]
    id_: str = aws.client("ec2").describe_security_groups(Filters=where)["SecurityGroups"][0]["GroupId"]
    return id_


def _vpc(aws: Emulator, *, default: bool = False, block: str = "10.0.0.0/16") -> str:
    found = aws.client("ec2").describe_vpcs()["Vpcs"]
    id_: str = next(vpc["VpcId"] for vpc in found if vpc["IsDefault"] is default and (default or vpc["CidrBlock"] == block))
    return id_


def test_instances_are_judged_by_what_runs(aws: Emulator) -> None:
    ec2.arrange(aws)
    good, bad = _named(aws, "good"), _named(aws, "bad")
    nodes = plain({"InstanceInformationList": [{"InstanceId": good, "PingStatus": "Online"}]})
    also(aws, {**ssm.ANSWERS, "ssm.DescribeInstanceInformation": nodes})
    run = judged("ec2", "ec2_network", "ssm")
    for rule in (
        "ec2-imdsv2-check",
        "ec2-no-amazon-key-pair",
        "ec2-instance-no-public-ip",
        "ec2-user-data-without-secrets",
        "ec2-instance-managed-by-systems-manager",
    ):
        assert (rule, verdict(run, rule, good), verdict(run, rule, bad)) == (rule, Verdict.PASS, Verdict.FAIL)
    assert verdict(run, "encrypted-volumes", good) is Verdict.PASS
    assert verdict(run, "encrypted-volumes", bad) is Verdict.FAIL
    assert verdict(run, "ec2-instances-in-vpc", good) is Verdict.PASS
    assert verdict(run, "ec2-instance-multiple-eni-check", good) is Verdict.PASS
    assert verdict(run, "ec2-instance-profile-attached", bad) is Verdict.FAIL


def test_both_versions_of_a_launch_template_are_judged(aws: Emulator) -> None:
    ec2.arrange(aws)
    run = judged("ec2")
    found = {finding.subject.logical_id.rpartition("/")[2]: finding.verdict for finding in of(run, "ec2-launch-template-imdsv2-check")}
    (template,) = (id_ for id_ in found if ":" not in id_)
    assert found == {template: Verdict.PASS, f"{template}:1": Verdict.FAIL}, "what launches without naming a version takes the default"


def test_addresses_belong_to_something(aws: Emulator) -> None:
    ec2.arrange(aws)
    assert {finding.verdict for finding in of(judged("ec2"), "eip-attached")} == ALL


def test_what_a_running_instance_says_goes_before_its_template(aws: Emulator) -> None:
    client = aws.client("ec2")
    guarded = {"ImageId": ec2.IMAGE, "MetadataOptions": ec2.GUARDED, "KeyName": "shared"}
    template = client.create_launch_template(LaunchTemplateName="t", LaunchTemplateData=guarded)["LaunchTemplate"]["LaunchTemplateId"]
    mark = {"Key": "aws:ec2launchtemplate:id", "Value": template}
    id_ = "i-0123456789abcdef0"
    instance = (
        f"<item><instanceId>{id_}</instanceId><instanceState><name>running</name></instanceState><subnetId>subnet-1</subnetId>"
        f"<tagSet><item><key>{mark['Key']}</key><value>{mark['Value']}</value></item></tagSet>"
        "<metadataOptions><httpTokens>optional</httpTokens><httpEndpoint>enabled</httpEndpoint></metadataOptions></item>"
    )
    body = f"<reservationSet><item><instancesSet>{instance}</instancesSet></item></reservationSet>"
    also(aws, {"ec2.DescribeInstances": xml(body), "ec2.DescribeInstanceAttribute": xml(f"<instanceId>{id_}</instanceId>")})
    run = judged("ec2")
    assert verdict(run, "ec2-imdsv2-check", id_) is Verdict.FAIL
    assert verdict(run, "ec2-no-amazon-key-pair", id_) is Verdict.PASS


def test_snapshots_and_images_that_others_may_use(aws: Emulator) -> None:
    ec2_storage.arrange(aws)
    run = judged("ec2_storage", trusted_accounts=[ec2_storage.SHARED_WITH])
    said = [finding.verdict for finding in of(run, "ebs-snapshot-public-restorable-check")]
    assert said.count(Verdict.FAIL) == 1
    assert {finding.message for finding in of(run, "ebs-snapshot-public-restorable-check") if finding.verdict is Verdict.FAIL} == {
        "everybody may restore the snapshot"
    }
    assert [finding.verdict for finding in of(run, "ec2-image-not-public")].count(Verdict.FAIL) == 1
    strict = judged("ec2_storage", trusted_accounts=["111122223333"], only=["ebs-snapshot-public-restorable-check"])
    assert [finding.verdict for finding in strict.findings].count(Verdict.FAIL) == 2
    open_ = judged("ec2_storage", only=["ebs-snapshot-public-restorable-check"])
    assert [finding.verdict for finding in open_.findings].count(Verdict.UNDETERMINED) == 1


@pytest.mark.parametrize(
    ("encrypts", "key", "expected"),
    [(True, ec2_storage.KEY, Verdict.PASS), (True, "alias/aws/ebs", Verdict.FAIL), (False, ec2_storage.KEY, Verdict.FAIL)],
)
def test_encryption_by_default_takes_a_key_of_the_accounts_own(aws: Emulator, encrypts: bool, key: str, expected: Verdict) -> None:
    also(aws, ec2_storage.account(key=key))
    if encrypts:
        aws.client("ec2").enable_ebs_encryption_by_default()
    assert verdict(_of_account(), "ec2-ebs-encryption-by-default") is expected


@pytest.mark.parametrize(("tokens", "expected"), [("required", Verdict.PASS), ("optional", Verdict.FAIL), ("", Verdict.FAIL)])
def test_the_accounts_default_for_metadata(aws: Emulator, tokens: str, expected: Verdict) -> None:
    also(aws, ec2_storage.account(tokens=tokens))
    assert verdict(_of_account(), "account-default-imdsv2-required") is expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [("block-all-sharing", Verdict.PASS), ("block-new-sharing", Verdict.FAIL), ("unblocked", Verdict.FAIL)],
)
def test_the_block_of_public_snapshots(aws: Emulator, state: str, expected: Verdict) -> None:
    also(aws, ec2_storage.account(block=state))
    assert verdict(_of_account(), "ebs-snapshot-block-public-access") is expected


def _of_account() -> Run:
    return judged(
        "ec2_storage",
        "kms",
        only=["ec2-ebs-encryption-by-default", "account-default-imdsv2-required", "ebs-snapshot-block-public-access"],
    )


def test_groups_are_judged_with_all_their_entries(aws: Emulator) -> None:
    ec2_network.arrange(aws)
    open_, closed = _group(aws, "open"), _group(aws, "closed")
    run = judged("ec2_network", "ec2")
    assert verdict(run, "restricted-ssh", open_) is Verdict.FAIL
    assert verdict(run, "restricted-ssh", closed) is Verdict.PASS
    assert verdict(run, "security-group-egress-restricted", closed) is Verdict.PASS, "no entry lets nothing out"
    assert verdict(run, "security-group-egress-restricted", open_) is Verdict.FAIL
    assert verdict(run, "ec2-security-group-attached-to-eni-periodic", open_) is Verdict.PASS
    assert verdict(run, "ec2-security-group-attached-to-eni-periodic", closed) is Verdict.FAIL
    default = _group(aws, "default", _vpc(aws))
    assert verdict(run, "ec2-security-group-attached-to-eni-periodic", default) is Verdict.NOT_APPLICABLE
    (found,) = (resource for _, resource in assembly("ec2_network").resources() if resource.logical_id.endswith(open_))
    entries: Any = found.properties["SecurityGroupIngress"]
    ends = {next(name for name in entry if name.startswith(("Cidr", "Source"))) for entry in entries}
    assert ends == {"CidrIp", "CidrIpv6", "SourceSecurityGroupId", "SourcePrefixListId"}


def test_without_interfaces_nobody_knows_whether_a_group_is_used(aws: Emulator) -> None:
    ec2_network.arrange(aws)
    aws.deny("ec2.DescribeNetworkInterfaces")
    run = judged("ec2_network", "ec2", only=["ec2-security-group-attached-to-eni-periodic"])
    assert verdict(run, "ec2-security-group-attached-to-eni-periodic", _group(aws, "closed")) is Verdict.UNDETERMINED


def test_the_default_group_of_a_vpc(aws: Emulator) -> None:
    ec2_network.arrange(aws)
    client, vpc = aws.client("ec2"), _vpc(aws)
    assert verdict(judged("ec2_network"), "vpc-default-security-group-closed", vpc) is Verdict.FAIL
    group = client.describe_security_groups(GroupIds=[_group(aws, "default", vpc)])["SecurityGroups"][0]
    if group["IpPermissions"]:
        client.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    client.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    assert verdict(judged("ec2_network"), "vpc-default-security-group-closed", vpc) is Verdict.PASS


def test_lists_routes_and_subnets(aws: Emulator) -> None:
    ec2_network.arrange(aws)
    run = judged("ec2_network", "ec2_gateways")
    gateway = aws.client("ec2").describe_internet_gateways()["InternetGateways"][0]["InternetGatewayId"]
    assert Verdict.FAIL in {finding.verdict for finding in of(run, "nacl-no-unrestricted-ssh-rdp", "|in|100")}
    assert Verdict.PASS in {finding.verdict for finding in of(run, "nacl-no-unrestricted-ssh-rdp", "|in|110")}
    assert {finding.verdict for finding in of(run, "subnet-auto-assign-public-ip-disabled")} == ALL
    assert verdict(run, "no-unrestricted-route-to-igw", "|0.0.0.0/0") is Verdict.FAIL
    approved = judged("ec2_network", "ec2_gateways", approved_internet_gateways=[gateway])
    assert verdict(approved, "no-unrestricted-route-to-igw", "|0.0.0.0/0") is Verdict.PASS
    assert verdict(approved, "internet-gateway-authorized-vpc-only", gateway) is Verdict.PASS
    assert verdict(
        judged("ec2_network", "ec2_gateways", approved_internet_gateways=[]), "internet-gateway-authorized-vpc-only", gateway
    ) is (Verdict.FAIL)


def test_flow_logs_and_endpoints(aws: Emulator) -> None:
    ec2_gateways.arrange(aws)
    run = judged("ec2_gateways", "ec2_network", "ec2")
    assert verdict(run, "vpc-flow-logs-enabled", _vpc(aws)) is Verdict.PASS
    assert verdict(run, "vpc-flow-logs-enabled", _vpc(aws, block="10.1.0.0/16")) is Verdict.FAIL
    assert {finding.verdict for finding in of(run, "vpc-endpoint-policy-restricted")} == ALL


def test_a_flow_log_that_cannot_deliver_is_none(aws: Emulator) -> None:
    ec2_network.arrange(aws)
    vpc = _vpc(aws)
    log = (
        f"<item><flowLogId>fl-0123456789abcdef0</flowLogId><resourceId>{vpc}</resourceId><trafficType>ALL</trafficType>"
        "<logDestinationType>cloud-watch-logs</logDestinationType><logGroupName>flows</logGroupName>"
        "<deliverLogsStatus>FAILED</deliverLogsStatus></item>"
    )
    also(aws, {**ec2_gateways.public_access(), "ec2.DescribeFlowLogs": xml(f"<flowLogSet>{log}</flowLogSet>")})
    run = judged("ec2_gateways", "ec2_network", only=["vpc-flow-logs-enabled"])
    assert verdict(run, "vpc-flow-logs-enabled", vpc) is Verdict.FAIL


@pytest.mark.parametrize(
    ("mode", "expected"), [("off", Verdict.FAIL), ("block-ingress", Verdict.PASS), ("block-bidirectional", Verdict.PASS)]
)
def test_the_block_of_public_access(aws: Emulator, mode: str, expected: Verdict) -> None:
    also(aws, ec2_gateways.public_access(mode))
    run = judged("ec2_gateways", only=["vpc-block-public-access-enabled"])
    assert verdict(run, "vpc-block-public-access-enabled", ACCOUNT) is expected
    assert verdict(run, "vpc-block-public-access-enabled", "vpcbpa-exclude-0123456789abcdef0") is Verdict.UNDETERMINED


def test_peerings_lead_to_small_ranges_of_known_accounts(aws: Emulator) -> None:
    ec2_gateways.arrange(aws)
    client = aws.client("ec2")
    peering = client.describe_vpc_peering_connections()["VpcPeeringConnections"][0]["VpcPeeringConnectionId"]
    table = client.create_route_table(VpcId=_vpc(aws))["RouteTable"]["RouteTableId"]
    for to in ("10.1.0.0/16", "10.1.2.0/24"):
        client.create_route(RouteTableId=table, DestinationCidrBlock=to, VpcPeeringConnectionId=peering)
    run = judged("ec2_gateways", "ec2_network", only=["vpc-peering-routes-scoped"])
    assert verdict(run, "vpc-peering-routes-scoped", f"{table}|10.1.0.0/16") is Verdict.FAIL
    assert verdict(run, "vpc-peering-routes-scoped", f"{table}|10.1.2.0/24") is Verdict.PASS
    assert verdict(run, "vpc-peering-routes-scoped", peering) is Verdict.PASS


def test_vpn_and_transit_gateways(aws: Emulator) -> None:
    ec2_connections.arrange(aws)
    run = judged("ec2_connections")
    assert verdict(run, "ec2-vpn-connection-logging-enabled", "vpn-0123456789abcdef0") is Verdict.FAIL
    assert {finding.verdict for finding in of(run, "ec2-transit-gateway-auto-vpc-attach-disabled")} == ALL
    assert verdict(run, "ec2-client-vpn-connection-log-enabled", "cvpn-endpoint-0123456789abcdef0") is Verdict.FAIL
    assert verdict(run, "ec2-client-vpn-not-authorize-all", "|10.0.0.0/16|") is Verdict.FAIL
    assert verdict(run, "ec2-client-vpn-not-authorize-all", "|operators") is Verdict.PASS


def test_what_others_share_is_theirs(aws: Emulator) -> None:
    shared = (
        "<item><vpcId>vpc-0123456789abcdef0</vpcId><ownerId>999900001111</ownerId><cidrBlock>10.9.0.0/16</cidrBlock>"
        "<isDefault>false</isDefault></item>"
    )
    also(aws, {"ec2.DescribeVpcs": xml(f"<vpcSet>{shared}</vpcSet>")})
    assert [resource for _, resource in assembly("ec2_network", regions=(REGION,)).resources() if resource.type == "AWS::EC2::VPC"] == []
