import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aws.ec2 import FirewallEgress, SegmentedVpc, Tier
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.records import EXCEPTION_METADATA
from pci_constructs.refusals import RefusedSetting
from tests.aws.ec2_kit import FILTERED, NAT, RECORD, ZONES, build, key, routes
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources, template


def subnet_blocks(stack: cdk.Stack) -> dict[str, str]:
    return {
        id_.removeprefix("Network").split("Subnet")[0] + properties["AvailabilityZone"][-1]: properties["CidrBlock"]
        for id_, subnet in resources(stack, "AWS::EC2::Subnet").items()
        if (properties := subnet["Properties"])
    }


def test_each_tier_has_one_block_and_each_zone_its_part_of_it(stack: cdk.Stack) -> None:
    vpc = build(stack)
    assert {str(tier): str(block) for tier, block in vpc.addresses.tiers.items()} == {
        "public": "10.20.0.0/19",
        "firewall": "10.20.32.0/19",
        "cde": "10.20.64.0/19",
        "non-cde": "10.20.96.0/19",
        "data": "10.20.128.0/19",
    }
    assert subnet_blocks(stack) == {
        "publica": "10.20.0.0/22",
        "publicb": "10.20.4.0/22",
        "nata": "10.20.16.0/22",
        "natb": "10.20.20.0/22",
        "firewalla": "10.20.32.0/21",
        "firewallb": "10.20.40.0/21",
        "cdea": "10.20.64.0/21",
        "cdeb": "10.20.72.0/21",
        "noncdea": "10.20.96.0/21",
        "noncdeb": "10.20.104.0/21",
        "dataa": "10.20.128.0/21",
        "datab": "10.20.136.0/21",
    }


def test_a_further_zone_and_another_egress_change_no_address_and_no_id(make_stack: Callable[[str], cdk.Stack]) -> None:
    two, three, nat = make_stack("Two"), make_stack("Three"), make_stack("Nat")
    build(two)
    build(three, zones=[*ZONES, "eu-central-1c"])
    build(nat, egress=NAT)
    before = resources(two, "AWS::EC2::Subnet")
    for other in (three, nat):
        after = resources(other, "AWS::EC2::Subnet")
        kept = {id_ for id_ in before if not (other is nat and "firewall" in id_)}
        assert {id_: after[id_]["Properties"]["CidrBlock"] for id_ in kept} == {id_: before[id_]["Properties"]["CidrBlock"] for id_ in kept}
    associations = "AWS::EC2::SubnetNetworkAclAssociation"
    after = resources(three, associations)
    assert all(after[id_] == association for id_, association in resources(two, associations).items())


def test_ids_are_those_of_the_plain_vpc(make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack) -> None:
    build(stack)
    plain = cdk.Stack(stack.node.root, "Plain")  # type: ignore[arg-type]
    subnets = [ec2.SubnetConfiguration(name="cde", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)]
    subnets.append(ec2.SubnetConfiguration(name="public", subnet_type=ec2.SubnetType.PUBLIC))
    ec2.Vpc(plain, "Network", nat_gateways=0, max_azs=2, subnet_configuration=subnets, restrict_default_security_group=False)
    assert set(resources(plain)) - set(resources(stack)) == set()


def test_synth_looks_nothing_up(app: cdk.App, stack: cdk.Stack) -> None:
    build(stack)
    app.synth()
    assert "missing" not in json.loads((Path(app.outdir) / "manifest.json").read_text("utf-8"))


def test_no_subnet_gives_out_public_addresses(stack: cdk.Stack) -> None:
    build(stack)
    assert {subnet["Properties"]["MapPublicIpOnLaunch"] for subnet in resources(stack, "AWS::EC2::Subnet").values()} == {False}


def test_every_subnet_has_the_acl_of_its_tier(stack: cdk.Stack) -> None:
    build(stack)
    pairs = {
        association["Properties"]["SubnetId"]["Ref"]: association["Properties"]["NetworkAclId"]["Fn::GetAtt"][0]
        for association in resources(stack, "AWS::EC2::SubnetNetworkAclAssociation").values()
    }
    assert set(pairs) == set(resources(stack, "AWS::EC2::Subnet"))
    assert len(set(pairs.values())) == 5
    for subnet, acl in pairs.items():
        tier = subnet.removeprefix("Network").split("Subnet")[0].replace("nat", "public")
        assert f"networkacl{tier}".replace("network", "") in acl.lower()


@pytest.mark.parametrize("tier", list(Tier))
def test_a_placement_holds_the_subnets_of_its_tier(stack: cdk.Stack, tier: Tier) -> None:
    placement = build(stack).placement(tier)
    assert placement.tier is tier
    assert [subnet.availability_zone for subnet in placement.subnets] == ZONES
    assert [subnet.node.id for subnet in placement.subnets] == [f"{tier}Subnet1", f"{tier}Subnet2"]


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.CDE, Tier.NON_CDE, Tier.DATA])
def test_subnets_are_found_by_the_name_of_their_tier(stack: cdk.Stack, tier: Tier) -> None:
    vpc = build(stack)
    found = vpc.vpc.select_subnets(subnet_group_name=tier).subnet_ids
    assert stack.resolve(found) == stack.resolve([subnet.subnet_id for subnet in vpc.placement(tier).subnets])


def test_other_constructs_are_placed_in_it(stack: cdk.Stack) -> None:
    placement = build(stack).placement(Tier.CDE)
    group = ec2.SecurityGroup(stack, "Group", vpc=placement.vpc)
    function = lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_14,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
        vpc=placement.vpc,
        vpc_subnets=placement.selection,
        security_groups=[group],
    )
    assert function.is_bound_to_vpc
    functions = resources(stack, "AWS::Lambda::Function").values()
    (subnets,) = [f["Properties"]["VpcConfig"]["SubnetIds"] for f in functions if "VpcConfig" in f["Properties"]]
    assert [subnet["Ref"].split("Subnet")[0] for subnet in subnets] == ["Networkcde", "Networkcde"]


def test_the_data_tier_has_no_route_out(stack: cdk.Stack) -> None:
    build(stack)
    assert routes(stack, "dataSubnet1") == {}
    assert routes(stack, "dataSubnet2") == {}
    tables = {
        table["Ref"]
        for endpoint in resources(stack, "AWS::EC2::VPCEndpoint").values()
        for table in endpoint["Properties"].get("RouteTableIds", [])
    }
    assert len(tables) == 4
    assert not any("data" in table for table in tables)


def endpoint_of(firewall: str) -> dict[str, Any]:
    return {"Fn::Select": [1, {"Fn::Split": [":", {"Fn::Select": [0, {"Fn::GetAtt": [firewall, "EndpointIds"]}]}]}]}


def firewall_in(stack: cdk.Stack, subnet: str) -> str:
    (firewall,) = [
        id_
        for id_, resource in resources(stack, "AWS::NetworkFirewall::Firewall").items()
        if f"{subnet}Subnet" in resource["Properties"]["SubnetMappings"][0]["SubnetId"]["Ref"]
    ]
    return firewall


def test_each_zone_leaves_through_its_own_firewall_and_nat_gateway(stack: cdk.Stack) -> None:
    build(stack)
    firewalls = {number: firewall_in(stack, f"firewallSubnet{number}") for number in (1, 2)}
    assert len(set(firewalls.values())) == 2
    for number, firewall in firewalls.items():
        for tier in ("cde", "noncde"):
            assert routes(stack, f"{tier}Subnet{number}") == {"0.0.0.0/0": endpoint_of(firewall)}
        (target,) = routes(stack, f"firewallSubnet{number}").values()
        assert f"natSubnet{number}NATGateway" in target["Ref"]


def test_replies_go_back_through_the_same_firewall(stack: cdk.Stack) -> None:
    build(stack)
    blocks = subnet_blocks(stack)
    for number, zone in ((1, "a"), (2, "b")):
        back = endpoint_of(firewall_in(stack, f"firewallSubnet{number}"))
        way_back = routes(stack, f"natSubnet{number}")
        assert {blocks[f"cde{zone}"]: back, blocks[f"noncde{zone}"]: back}.items() <= way_back.items()
        assert set(way_back) == {"0.0.0.0/0", blocks[f"cde{zone}"], blocks[f"noncde{zone}"]}


def test_answers_to_a_load_balancer_do_not_meet_the_firewall(stack: cdk.Stack) -> None:
    build(stack)
    assert set(routes(stack, "publicSubnet1")) == {"0.0.0.0/0"}


def test_nat_only_egress_is_cheap_and_on_the_record(stack: cdk.Stack) -> None:
    vpc = build(stack, egress=NAT)
    template(stack).resource_count_is("AWS::NetworkFirewall::Firewall", 0)
    template(stack).resource_count_is("AWS::EC2::NatGateway", 1)
    (entry,) = [entry for entry in vpc.node.metadata if entry.type == EXCEPTION_METADATA]
    expected = RECORD.metadata("vpc-cde-egress-filtered")
    assert entry.data == {name: value for name, value in expected.items() if value is not None}
    for subnet in ("cdeSubnet1", "cdeSubnet2", "noncdeSubnet1"):
        assert "natSubnet1NATGateway" in routes(stack, subnet)["0.0.0.0/0"]["Ref"]
    assert routes(stack, "dataSubnet1") == {}


def test_nat_only_egress_has_no_firewall_tier(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match="Stack/Network: tier must be a tier that egress gives subnets to, got 'firewall'"):
        build(stack, egress=NAT).placement(Tier.FIREWALL)


def test_all_traffic_is_logged_for_a_year(stack: cdk.Stack) -> None:
    build(stack)
    log = only(stack, "AWS::EC2::FlowLog")
    assert (log["TrafficType"], log["ResourceType"], log["MaxAggregationInterval"]) == ("ALL", "VPC", 60)
    for field in ("tcp-flags", "flow-direction", "pkt-srcaddr", "pkt-dstaddr", "reject-reason"):
        assert f"${{{field}}}" in log["LogFormat"]
    groups = resources(stack, "AWS::Logs::LogGroup").values()
    assert {group["Properties"]["RetentionInDays"] for group in groups} == {365}
    assert all("KmsKeyId" in group["Properties"] for group in groups)


def test_flow_logs_also_go_to_an_archive(stack: cdk.Stack) -> None:
    bucket = s3.Bucket(stack, "Archive", encryption=s3.BucketEncryption.KMS)
    SegmentedVpc(
        stack, "Network", cidr="10.20.0.0/16", zones=ZONES, key=key(stack), egress=FILTERED, interface_services=[], flow_log_archive=bucket
    )
    types = {log["Properties"]["LogDestinationType"] for log in resources(stack, "AWS::EC2::FlowLog").values()}
    assert types == {"cloud-watch-logs", "s3"}
    statements = only(stack, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    (put,) = [statement for statement in statements if statement.get("Sid") == "FlowLogDelivery"]
    assert put["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}
    users = [s["Principal"] for s in only(stack, "AWS::KMS::Key")["KeyPolicy"]["Statement"]]
    assert {"Service": "delivery.logs.amazonaws.com"} in users


def test_only_the_flow_log_service_of_this_account_writes_flow_logs(stack: cdk.Stack) -> None:
    build(stack)
    (role,) = [r for id_, r in resources(stack, "AWS::IAM::Role").items() if "FlowLogs" in id_]
    (statement,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}


def test_longer_retention_holds_for_every_network_log(stack: cdk.Stack) -> None:
    SegmentedVpc(
        stack,
        "Network",
        cidr="10.20.0.0/16",
        zones=ZONES,
        key=key(stack),
        egress=FILTERED,
        interface_services=[],
        flow_log_retention_days=731,
    )
    days = {id_: group["Properties"]["RetentionInDays"] for id_, group in resources(stack, "AWS::Logs::LogGroup").items()}
    assert {value for id_, value in days.items() if "Handler" not in id_} == {731}


def test_the_default_security_group_is_closed_by_our_own_handler(stack: cdk.Stack) -> None:
    build(stack)
    closed = only(stack, "Custom::ClosedDefaultSecurityGroup")
    assert closed["GroupId"]["Fn::GetAtt"][1] == "DefaultSecurityGroup"
    assert "Custom::VpcRestrictDefaultSG" not in {resource["Type"] for resource in resources(stack).values()}
    statements = [
        statement
        for id_, policy in resources(stack, "AWS::IAM::ManagedPolicy").items()
        if "DefaultGroup" in id_
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
    (revoke,) = [s for s in statements if "ec2:RevokeSecurityGroupIngress" in s["Action"]]
    assert "security-group/" in json.dumps(revoke["Resource"])
    assert "ec2:Vpc" in revoke["Condition"]["ArnEquals"]
    (wide,) = [s for s in statements if s["Resource"] == "*"]
    assert wide["Action"] == "ec2:DescribeSecurityGroups"


@pytest.mark.parametrize(
    ("cidr", "message"),
    [
        ("10.20.0.0/21", r"cidr must be a private block between /16 and /20.*library guard rail"),
        ("10.0.0.0/8", r"cidr must be a private block between /16 and /20"),
        ("8.8.0.0/16", r"cidr must be a private block.*1\.4\.5"),
        ("10.20.0.1/16", r"cidr must be an IPv4 block without host bits"),
        ("office", r"cidr must be an IPv4 block"),
    ],
)
def test_addresses_that_do_not_fit_are_refused(stack: cdk.Stack, cidr: str, message: str) -> None:
    with pytest.raises(RefusedSetting, match=message):
        build(stack, cidr=cidr)


def test_addresses_that_overlap_a_peer_are_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"cidr must be a block that does not overlap 10\.20\.128\.0/20, .*1\.3\.1"):
        SegmentedVpc(
            stack,
            "Network",
            cidr="10.20.0.0/16",
            zones=ZONES,
            key=key(stack),
            egress=FILTERED,
            peer_cidrs=["10.0.0.0/16", "10.20.128.0/20"],
        )


@pytest.mark.parametrize(
    ("zones", "message"),
    [
        (["eu-central-1a"], "2 or 3 different zone names"),
        (["eu-central-1a", "eu-central-1a"], "2 or 3 different zone names"),
        ([f"eu-central-1{letter}" for letter in "abcd"], "2 or 3 different zone names"),
        (["eu-central-1a", "eu-west-1a"], r"zones of the stack's region eu-central-1, by name, got \['eu-west-1a'\]"),
        (["eu-central-1a", "eu-central-1"], "zones of the stack's region"),
        (["eu-central-1a", "eu-central-1-ham-1a"], "zones of the stack's region"),
        (["eu-central-1a", cdk.Fn.select(0, cdk.Fn.get_azs())], "zones of the stack's region"),
    ],
)
def test_zones_that_do_not_fit_are_refused(stack: cdk.Stack, zones: list[str], message: str) -> None:
    with pytest.raises(RefusedSetting, match=message):
        build(stack, zones=zones)


def test_short_retention_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"flow_log_retention_days must be at least 365 days .*10\.5\.1"):
        SegmentedVpc(stack, "N", cidr="10.20.0.0/16", zones=ZONES, key=key(stack), egress=FILTERED, flow_log_retention_days=90)


def test_a_key_that_aws_manages_is_refused(stack: cdk.Stack) -> None:
    managed = kms.Alias.from_alias_name(stack, "Managed", "alias/aws/logs")
    with pytest.raises(RefusedSetting, match=r"key must be a customer managed key, .*10\.3\.1"):
        SegmentedVpc(stack, "N", cidr="10.20.0.0/16", zones=ZONES, key=managed, egress=FILTERED)


def test_egress_has_to_be_chosen(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"egress must be FirewallEgress.*1\.3\.2"):
        build(stack, egress=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("quota", [5, 41])
def test_a_quota_that_aws_does_not_grant_is_refused(stack: cdk.Stack, quota: int) -> None:
    with pytest.raises(RefusedSetting, match="acl_entry_quota must be between 10 and 40"):
        build(stack, acl_entry_quota=quota)


def test_a_region_token_passes(app: cdk.App) -> None:
    anywhere = cdk.Stack(app, "Anywhere")
    build(anywhere)
    template(anywhere).resource_count_is("AWS::EC2::VPC", 1)


def test_two_synths_give_the_same_template(tmp_path: Path) -> None:
    texts = []
    for run in ("one", "two"):
        app = cdk.App(outdir=str(tmp_path / run), context={**FLAGS, "aws:cdk:disable-asset-staging": True})
        build(cdk.Stack(app, "Stack", env=cdk.Environment(account="111122223333", region="eu-central-1")))
        app.synth()
        texts.append((tmp_path / run / "Stack.template.json").read_bytes())
    assert texts[0] == texts[1]


@pytest.mark.parametrize("egress", [FILTERED, NAT], ids=["filtered", "nat"])
def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, egress: FirewallEgress) -> None:
    network_key = CustomerManagedKey(stack, "NetworkKey", description="Network logs").key
    SegmentedVpc(stack, "Network", cidr="10.20.0.0/16", zones=ZONES, key=network_key, egress=egress)
    assert nag(app) == []


def test_a_swap_from_the_plain_vpc_does_not_replace_it() -> None:
    def plain(scope: Construct) -> None:
        ec2.Vpc(
            scope,
            "Network",
            ip_addresses=ec2.IpAddresses.cidr("10.20.0.0/16"),
            subnet_configuration=[],
            restrict_default_security_group=False,
        )

    def ours(scope: Construct) -> None:
        build(cdk.Stack.of(scope))

    assert replacements(ours, plain, {"AWS::EC2::VPC": ("CidrBlock", "InstanceTenancy", "Ipv4IpamPoolId")}, FLAGS) == []
