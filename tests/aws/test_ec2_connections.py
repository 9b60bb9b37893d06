from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2

from pci_constructs.aws.ec2 import (
    ANY_CLIENT_PORTS,
    GATEWAY_ENDPOINTS,
    INTERNET,
    Connection,
    FirewallEgress,
    Network,
    PaymentProcessor,
    SegmentedVpc,
    Tier,
    WorkloadMember,
)
from pci_constructs.records import CONNECTION_METADATA
from pci_constructs.refusals import RefusedSetting
from tests.aws.ec2_kit import (
    ANYWHERE,
    CDE,
    DATA,
    DENIED,
    NAT,
    NON_CDE,
    PUBLIC,
    REPLIES,
    Line,
    acl,
    build,
    member,
)
from tests.kit import nag, resources, template

REASON = "the shop stores cards"
STRIPE = PaymentProcessor.stripe()


def within(cidr: str) -> Line:
    return ("allow", "all", cidr, None, None)


def tcp(cidr: str, first: int, last: int | None = None) -> Line:
    return ("allow", "tcp", cidr, first, last or first)


def table(*lines: Line) -> list[Line]:
    return sorted(lines, key=str)


def metadata(vpc: SegmentedVpc) -> list[Any]:
    return [entry.data for entry in vpc.node.metadata if entry.type == CONNECTION_METADATA]


def rules(stack: cdk.Stack, type_: str) -> list[dict[str, Any]]:
    return [dict(rule["Properties"]) for rule in resources(stack, f"AWS::EC2::SecurityGroup{type_}").values()]


def test_before_any_connection_the_tiers_are_closed(stack: cdk.Stack) -> None:
    build(stack)
    for tier, cidr in (("Cde", CDE), ("NonCde", NON_CDE), ("Data", DATA)):
        assert acl(stack, tier, egress=False) == [*DENIED, within(cidr)]
        assert acl(stack, tier, egress=True) == [within(cidr)]
    for tier in ("Public", "Firewall"):
        assert acl(stack, tier, egress=False) == DENIED
        assert acl(stack, tier, egress=True) == []


def test_a_shop_opens_these_entries_and_no_others(stack: cdk.Stack) -> None:
    vpc = build(stack, egress=FirewallEgress(processors=[STRIPE]))
    balancer, payments, database = (
        member(vpc, name, tier) for name, tier in (("Alb", Tier.PUBLIC), ("Payments", Tier.CDE), ("Database", Tier.DATA))
    )
    general = member(vpc, "General", Tier.NON_CDE)
    vpc.allow(INTERNET, balancer, 443, reason=REASON)
    vpc.allow(balancer, payments, 8443, reason=REASON)
    vpc.allow(payments, database, 5432, reason=REASON)
    vpc.allow(payments, vpc.interface_endpoints, 443, reason=REASON)
    vpc.allow(general, vpc.interface_endpoints, 443, reason=REASON)
    vpc.allow(payments, STRIPE, 443, reason=REASON)

    assert acl(stack, "Data", egress=False) == [*DENIED, *table(within(DATA), tcp(CDE, 5432))]
    assert acl(stack, "Data", egress=True) == table(within(DATA), tcp(CDE, 32768, 60999))
    assert acl(stack, "Cde", egress=False) == [
        *DENIED,
        *table(within(CDE), tcp(PUBLIC, 8443), tcp(DATA, 32768, 60999), tcp(NON_CDE, 443), *REPLIES),
    ]
    assert acl(stack, "Cde", egress=True) == table(
        within(CDE), tcp(PUBLIC, 1024, 65535), tcp(DATA, 5432), tcp(NON_CDE, 32768, 60999), tcp(ANYWHERE, 443)
    )
    assert acl(stack, "NonCde", egress=False) == [*DENIED, *table(within(NON_CDE), tcp(CDE, 32768, 60999))]
    assert acl(stack, "NonCde", egress=True) == table(within(NON_CDE), tcp(CDE, 443))
    assert acl(stack, "Firewall", egress=False) == [*DENIED, *table(tcp(CDE, 443), *REPLIES)]
    assert acl(stack, "Firewall", egress=True) == table(tcp(CDE, 1024, 65535), tcp(ANYWHERE, 443))
    assert acl(stack, "Public", egress=False) == [*DENIED, *table(tcp(ANYWHERE, 443), tcp(CDE, 443), tcp(CDE, 1024, 65535), *REPLIES)]
    assert acl(stack, "Public", egress=True) == table(tcp(ANYWHERE, 1024, 65535), tcp(CDE, 8443), tcp(CDE, 1024, 65535), tcp(ANYWHERE, 443))


def test_no_entry_lets_remote_administration_in_from_anywhere(stack: cdk.Stack) -> None:
    vpc = build(stack, egress=FirewallEgress(processors=[STRIPE]))
    vpc.allow(INTERNET, member(vpc, "Alb", Tier.PUBLIC), 443, reason=REASON)
    vpc.allow(member(vpc, "Payments", Tier.CDE), STRIPE, 443, reason=REASON)
    for tier in ("Public", "Firewall", "Cde", "NonCde", "Data"):
        for action, _, cidr, first, last in acl(stack, tier, egress=False):
            if action == "allow" and cidr == ANYWHERE:
                assert first is not None
                assert last is not None
                assert not any(first <= port <= last for port in (22, 3389))


@pytest.mark.parametrize(("source", "target"), [(Tier.CDE, Tier.DATA), (Tier.NON_CDE, Tier.CDE), (Tier.PUBLIC, Tier.NON_CDE)])
def test_replies_come_back_through_both_acls(stack: cdk.Stack, source: Tier, target: Tier) -> None:
    vpc = build(stack)
    vpc.allow(member(vpc, "Client", source), member(vpc, "Server", target), 8443, reason=REASON)
    client, server = (str(vpc.addresses.tiers[tier]) for tier in (source, target))
    names = {Tier.PUBLIC: "Public", Tier.CDE: "Cde", Tier.NON_CDE: "NonCde", Tier.DATA: "Data"}
    replies = (1024, 65535) if source is Tier.PUBLIC else (32768, 60999)
    assert tcp(server, 8443) in acl(stack, names[source], egress=True)
    assert tcp(client, 8443) in acl(stack, names[target], egress=False)
    assert tcp(client, *replies) in acl(stack, names[target], egress=True)
    assert tcp(server, *replies) in acl(stack, names[source], egress=False)


def test_two_kinds_of_clients_share_the_wider_way_back(stack: cdk.Stack) -> None:
    vpc = build(stack)
    nodes, database = member(vpc, "Nodes", Tier.CDE), member(vpc, "Database", Tier.DATA)
    managed = ec2.SecurityGroup(stack, "Managed", vpc=vpc.vpc)
    vpc.allow(nodes, database, 5432, reason=REASON)
    vpc.allow(vpc.member(managed, tier=Tier.CDE, client_ports=ANY_CLIENT_PORTS), database, 6379, reason=REASON)
    assert acl(stack, "Data", egress=True) == table(within(DATA), tcp(CDE, 1024, 65535))


def test_entries_keep_their_numbers_when_others_come_first(make_stack: Callable[[str], cdk.Stack]) -> None:
    stacks = {"Before": (5432,), "After": (6379, 5432)}
    for name, ports in stacks.items():
        vpc = build(make_stack(name))
        client, server = member(vpc, "Client", Tier.CDE), member(vpc, "Server", Tier.DATA)
        for port in ports:
            vpc.allow(client, server, port, reason=REASON)
    app = cdk.Stack.of(vpc).node.root
    before, after = (resources(app.node.find_child(name), "AWS::EC2::NetworkAclEntry") for name in stacks)  # type: ignore[arg-type]
    assert before.items() <= after.items()
    assert len(after) == len(before) + 2


def test_the_same_call_twice_changes_nothing(stack: cdk.Stack) -> None:
    vpc = build(stack)
    client, server = member(vpc, "Client", Tier.CDE), member(vpc, "Server", Tier.DATA)
    for _ in range(2):
        vpc.allow(client, server, 5432, reason=REASON)
    assert len(rules(stack, "Ingress")) == len(rules(stack, "Egress")) == 1
    assert acl(stack, "Data", egress=False) == [*DENIED, *table(within(DATA), tcp(CDE, 5432))]
    assert len([line for line in metadata(vpc) if line["target"] == "Server"]) == 1


def test_both_security_groups_name_each_other_and_the_reason(stack: cdk.Stack) -> None:
    vpc = build(stack)
    vpc.allow(member(vpc, "Client", Tier.CDE), member(vpc, "Server", Tier.DATA), 5432, reason="cards → vault")
    (ingress,), (egress,) = rules(stack, "Ingress"), rules(stack, "Egress")
    assert (ingress["FromPort"], ingress["ToPort"], ingress["IpProtocol"]) == (5432, 5432, "tcp")
    assert ingress["SourceSecurityGroupId"] == egress["GroupId"]
    assert egress["DestinationSecurityGroupId"] == ingress["GroupId"]
    assert ingress["Description"] == egress["Description"] == "cards - vault"


def test_long_reasons_are_cut_in_rules_and_kept_in_the_register(stack: cdk.Stack) -> None:
    vpc = build(stack)
    vpc.allow(member(vpc, "Client", Tier.CDE), member(vpc, "Server", Tier.DATA), 5432, reason="x" * 400)
    assert len(rules(stack, "Ingress")[0]["Description"]) == 255
    assert vpc.register[-1].reason == "x" * 400


def test_within_a_tier_security_groups_alone_are_opened(stack: cdk.Stack) -> None:
    vpc = build(stack)
    vpc.allow(member(vpc, "A", Tier.CDE), member(vpc, "B", Tier.CDE), 8443, reason=REASON)
    assert acl(stack, "Cde", egress=False) == [*DENIED, within(CDE)]
    assert len(rules(stack, "Ingress")) == 1


def test_udp_is_opened_as_udp(stack: cdk.Stack) -> None:
    vpc = build(stack)
    vpc.allow(member(vpc, "A", Tier.NON_CDE), member(vpc, "Dns", Tier.CDE), 53, reason=REASON, protocol="udp")
    assert ("allow", "udp", NON_CDE, 53, 53) in acl(stack, "Cde", egress=False)
    assert ("allow", "udp", NON_CDE, 32768, 60999) in acl(stack, "Cde", egress=True)
    assert rules(stack, "Ingress")[0]["IpProtocol"] == "udp"


def test_gateway_endpoints_open_the_tier_and_nothing_behind_it(stack: cdk.Stack) -> None:
    vpc = build(stack)
    vpc.allow(member(vpc, "Payments", Tier.CDE), GATEWAY_ENDPOINTS, 443, reason=REASON)
    assert acl(stack, "Cde", egress=True) == table(within(CDE), tcp(ANYWHERE, 443))
    assert acl(stack, "Cde", egress=False) == [*DENIED, *table(within(CDE), *REPLIES)]
    assert acl(stack, "Firewall", egress=False) == DENIED
    assert rules(stack, "Egress")[0]["CidrIp"] == ANYWHERE


def test_without_a_firewall_the_way_out_is_the_public_tier(stack: cdk.Stack) -> None:
    vpc = build(stack, egress=NAT)
    vpc.allow(member(vpc, "Payments", Tier.CDE), STRIPE, 443, reason=REASON)
    assert acl(stack, "Public", egress=False) == [*DENIED, *table(tcp(CDE, 443), *REPLIES)]
    assert acl(stack, "Public", egress=True) == table(tcp(CDE, 1024, 65535), tcp(ANYWHERE, 443))


def test_an_office_reaches_a_member_and_gets_its_replies(stack: cdk.Stack) -> None:
    vpc = build(stack)
    vpc.allow(Network("10.99.0.0/16", name="office"), member(vpc, "Tools", Tier.CDE), 443, reason=REASON)
    assert acl(stack, "Cde", egress=False) == [*DENIED, *table(within(CDE), tcp("10.99.0.0/16", 443))]
    assert acl(stack, "Cde", egress=True) == table(within(CDE), tcp("10.99.0.0/16", 1024, 65535))
    assert rules(stack, "Ingress")[0]["CidrIp"] == "10.99.0.0/16"
    assert vpc.register[-1].source == "office"


def test_a_member_reaches_a_private_network(stack: cdk.Stack) -> None:
    vpc = build(stack)
    vpc.allow(member(vpc, "Payments", Tier.CDE), Network("10.99.0.0/16", name="mainframe"), 1414, reason=REASON)
    assert tcp("10.99.0.0/16", 1414) in acl(stack, "Cde", egress=True)
    assert rules(stack, "Egress")[0]["CidrIp"] == "10.99.0.0/16"


def test_the_register_and_the_metadata_are_the_calls(stack: cdk.Stack) -> None:
    vpc = build(stack, egress=FirewallEgress(allowed_domains={"api.example.com": "rates"}, processors=[STRIPE]))
    payments = member(vpc, "Payments", Tier.CDE)
    vpc.allow(payments, member(vpc, "Database", Tier.DATA), 5432, reason=REASON, requirement="1.3.1")
    vpc.allow(payments, STRIPE, 443, reason="tokens")
    tokens = "card data is exchanged for tokens at the processor"
    assert vpc.register == (
        Connection(
            source="cde tier", target="api.example.com", protocol="tcp", port=443, reason="rates", requirement="1.3.2", target_cidr=ANYWHERE
        ),
        Connection(
            source="cde tier", target="api.stripe.com", protocol="tcp", port=443, reason=tokens, requirement="1.3.2", target_cidr=ANYWHERE
        ),
        Connection(
            source="cde tier", target="files.stripe.com", protocol="tcp", port=443, reason=tokens, requirement="1.3.2", target_cidr=ANYWHERE
        ),
        Connection(source="Payments", target="Database", protocol="tcp", port=5432, reason=REASON, requirement="1.3.1"),
        Connection(source="Payments", target="Stripe", protocol="tcp", port=443, reason="tokens", target_cidr=ANYWHERE),
    )
    assert metadata(vpc) == [line.metadata() for line in vpc.register]


def test_a_network_is_on_the_register_with_its_addresses(stack: cdk.Stack) -> None:
    vpc = build(stack)
    vpc.allow(Network("10.99.0.0/16", name="office"), member(vpc, "Tools", Tier.CDE), 443, reason=REASON)
    assert (vpc.register[-1].source_cidr, vpc.register[-1].target_cidr) == ("10.99.0.0/16", "")
    assert metadata(vpc)[-1]["source_cidr"] == "10.99.0.0/16"
    assert "target_cidr" not in metadata(vpc)[-1]


def test_what_aws_opens_is_on_the_register_and_opens_nothing(stack: cdk.Stack) -> None:
    vpc = build(stack)
    plane = member(vpc, "Plane", Tier.CDE)
    before = acl(stack, "Cde", egress=True), rules(stack, "Egress")
    vpc.note_opened_by_aws(plane, GATEWAY_ENDPOINTS, 443, reason=REASON)
    assert (acl(stack, "Cde", egress=True), rules(stack, "Egress")) == before
    assert metadata(vpc)[-1]["opened_by"] == "AWS"
    with pytest.raises(RefusedSetting, match="reason"):
        vpc.note_opened_by_aws(plane, GATEWAY_ENDPOINTS, 443, reason=" ")


@pytest.mark.parametrize("name", ["internt", "cde", None])
def test_a_name_in_the_place_of_an_end_is_refused(stack: cdk.Stack, name: Any) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=r"source must be INTERNET, a Network or a member of a tier"):
        vpc.allow(name, member(vpc, "Tools", Tier.CDE), 443, reason=REASON)
    with pytest.raises(RefusedSetting, match=r"target must be INTERNET, GATEWAY_ENDPOINTS, a Network, a PaymentProcessor or a member"):
        vpc.allow(member(vpc, "More", Tier.CDE), name, 443, reason=REASON)


def test_constructs_appear_under_their_path(stack: cdk.Stack) -> None:
    vpc = build(stack)
    group = ec2.SecurityGroup(stack, "Nodes", vpc=vpc.vpc)
    vpc.allow(vpc.member(group, tier=Tier.CDE), vpc.interface_endpoints, 443, reason=REASON)
    assert (vpc.register[-1].source, vpc.register[-1].target) == ("Stack/Nodes", "interface endpoints")


def test_members_of_other_stacks_make_no_cycle(app: cdk.App, make_stack: Callable[[str], cdk.Stack]) -> None:
    network, source, target = make_stack("N"), make_stack("A"), make_stack("B")
    vpc = build(network)
    client, server = member(vpc, "Client", Tier.CDE, source), member(vpc, "Server", Tier.DATA, target)
    vpc.allow(client, server, 5432, reason=REASON)
    vpc.allow(client, vpc.interface_endpoints, 443, reason=REASON)
    app.synth()
    assert {stack.node.id for stack in source.dependencies} == {"N", "B"}
    assert {stack.node.id for stack in target.dependencies} == {"N"}
    assert network.dependencies == []
    assert len(resources(source, "AWS::EC2::SecurityGroupIngress")) == 2


def test_a_server_that_knows_its_client_takes_the_rules(app: cdk.App, make_stack: Callable[[str], cdk.Stack]) -> None:
    network, source, target = make_stack("N"), make_stack("A"), make_stack("B")
    vpc = build(network)
    client, server = member(vpc, "Client", Tier.CDE, source), member(vpc, "Server", Tier.DATA, target)
    target.add_dependency(source)
    vpc.allow(client, server, 5432, reason=REASON, scope=target)
    app.synth()
    assert len(resources(target, "AWS::EC2::SecurityGroupEgress")) == 1


def test_too_many_entries_are_refused_with_the_quota_named(stack: cdk.Stack) -> None:
    vpc = build(stack)
    client, server = member(vpc, "Client", Tier.CDE), member(vpc, "Server", Tier.DATA)
    for port in range(5000, 5016):
        vpc.allow(client, server, port, reason=REASON)
    with pytest.raises(RefusedSetting, match=r"acl_entry_quota must be at least 21 for the inbound .* data tier.*Rules per network ACL"):
        vpc.allow(client, server, 5016, reason=REASON)
    assert len(acl(stack, "Data", egress=False)) == 19  # the twentieth is AWS's own, which refuses the rest


def test_a_raised_quota_makes_room(stack: cdk.Stack) -> None:
    vpc = build(stack, acl_entry_quota=40)
    client, server = member(vpc, "Client", Tier.CDE), member(vpc, "Server", Tier.DATA)
    for port in range(5000, 5030):
        vpc.allow(client, server, port, reason=REASON)
    assert len(acl(stack, "Data", egress=False)) == 33


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_a_missing_reason_is_refused(stack: cdk.Stack, reason: str) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=r"reason must be the business reason, .*1\.2\.5"):
        vpc.allow(member(vpc, "A", Tier.CDE), member(vpc, "B", Tier.DATA), 5432, reason=reason)


@pytest.mark.parametrize(("port", "requirement"), [(21, "1.2.6"), (23, "1.2.6"), (513, "1.2.6"), (22, "2.2.7"), (3389, "2.2.7")])
def test_insecure_services_are_refused(stack: cdk.Stack, port: int, requirement: str) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=rf"port must be .*got {port} \(PCI DSS {requirement}"):
        vpc.allow(member(vpc, "A", Tier.PUBLIC), member(vpc, "B", Tier.CDE), port, reason=REASON)


@pytest.mark.parametrize("port", [0, 65536, int(cdk.Token.as_number({"Ref": "Port"}))], ids=["0", "65536", "token"])
def test_a_port_has_to_be_known(stack: cdk.Stack, port: int) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match="port must be a port number known at synth"):
        vpc.allow(member(vpc, "A", Tier.CDE), member(vpc, "B", Tier.DATA), port, reason=REASON)


@pytest.mark.parametrize(("tier", "requirement"), [(Tier.CDE, r"1\.4\.2"), (Tier.NON_CDE, r"1\.4\.2"), (Tier.DATA, r"1\.4\.4")], ids=str)
@pytest.mark.parametrize(
    "source",
    [INTERNET, *(Network(cidr, name=cidr) for cidr in (ANYWHERE, "128.0.0.0/1", "8.8.8.0/24", "240.0.0.0/4"))],
    ids=lambda s: s.name,
)
def test_the_internet_reaches_only_the_public_tier(stack: cdk.Stack, source: Network, tier: Tier, requirement: str) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=rf"source must be a trusted network for the {tier} tier.*{requirement}"):
        vpc.allow(source, member(vpc, "M", tier), 443, reason=REASON)


def test_ipv6_from_anywhere_is_refused() -> None:
    with pytest.raises(RefusedSetting, match=r"cidr must be an IPv4 block.*1\.4\.2"):
        Network("::/0", name="all")


def test_the_internet_reaches_only_web_ports(stack: cdk.Stack) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=r"port must be 443, or 80 to redirect to it, got 8080 .*1\.4\.2"):
        vpc.allow(INTERNET, member(vpc, "Alb", Tier.PUBLIC), 8080, reason=REASON)


def test_a_network_inside_the_vpc_is_refused(stack: cdk.Stack) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=r"network must be outside the VPC's 10\.20\.0\.0/16.*1\.3\.1"):
        vpc.allow(Network("10.20.96.0/19", name="all of non-cde"), member(vpc, "M", Tier.CDE), 443, reason=REASON)


@pytest.mark.parametrize("tier", [Tier.DATA, Tier.PUBLIC])
def test_tiers_without_a_way_out_are_refused_one(stack: cdk.Stack, tier: Tier) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=r"source must be a member of the cde or non-cde tier.*1\.3\.2"):
        vpc.allow(member(vpc, "M", tier), INTERNET, 443, reason=REASON)


def test_only_https_leaves(stack: cdk.Stack) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=r"port must be 443 over tcp, got 80 .*1\.3\.2"):
        vpc.allow(member(vpc, "M", Tier.CDE), INTERNET, 80, reason=REASON)


def test_public_addresses_are_reached_through_the_egress_control_alone(stack: cdk.Stack) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=r"target must be a private network, or INTERNET.*1\.3\.2"):
        vpc.allow(member(vpc, "M", Tier.CDE), Network("8.8.8.0/24", name="partner"), 443, reason=REASON)


def test_load_balancers_do_not_reach_the_data_tier(stack: cdk.Stack) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=r"source must be a member of the cde tier, got 'the public tier' .*1\.4\.4"):
        vpc.allow(member(vpc, "A", Tier.PUBLIC), member(vpc, "B", Tier.DATA), 5432, reason=REASON)


def test_nothing_is_placed_in_the_firewall_tier(stack: cdk.Stack) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match="target must be in a tier of workloads"):
        vpc.allow(member(vpc, "A", Tier.CDE), member(vpc, "B", Tier.FIREWALL), 443, reason=REASON)


def test_a_connection_has_an_end_inside(stack: cdk.Stack) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match="target must be a member of a tier"):
        vpc.allow(INTERNET, GATEWAY_ENDPOINTS, 443, reason=REASON)


def test_a_member_without_security_group_is_refused(stack: cdk.Stack) -> None:
    vpc = build(stack)
    bare = WorkloadMember(connections=ec2.Connections(), tier=Tier.CDE, name="bare")
    with pytest.raises(RefusedSetting, match="member must be something that has a security group, got 'bare'"):
        vpc.allow(bare, vpc.interface_endpoints, 443, reason=REASON)


def test_a_processor_off_the_allow_list_is_refused(stack: cdk.Stack) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match=r"target must be a processor of FirewallEgress.*got 'Stripe' .*1\.3\.2"):
        vpc.allow(member(vpc, "M", Tier.CDE), STRIPE, 443, reason=REASON)


def test_a_processor_is_called_from_the_cde_alone(stack: cdk.Stack) -> None:
    vpc = build(stack, egress=FirewallEgress(processors=[STRIPE]))
    with pytest.raises(RefusedSetting, match="called from the CDE"):
        vpc.allow(member(vpc, "M", Tier.NON_CDE), STRIPE, 443, reason=REASON)


def test_an_unknown_requirement_is_refused(stack: cdk.Stack) -> None:
    vpc = build(stack)
    with pytest.raises(KeyError, match=r"has no requirement '1\.2\.99'"):
        vpc.allow(member(vpc, "A", Tier.CDE), member(vpc, "B", Tier.DATA), 5432, reason=REASON, requirement="1.2.99")


def test_an_unknown_protocol_is_refused(stack: cdk.Stack) -> None:
    vpc = build(stack)
    with pytest.raises(RefusedSetting, match="protocol must be tcp or udp, got 'icmp'"):
        vpc.allow(member(vpc, "A", Tier.CDE), member(vpc, "B", Tier.DATA), 5432, reason=REASON, protocol="icmp")  # type: ignore[arg-type]


def test_nag_finds_nothing_in_open_paths(app: cdk.App, stack: cdk.Stack) -> None:
    vpc = build(stack, egress=FirewallEgress(processors=[STRIPE]))
    balancer, payments = member(vpc, "Alb", Tier.PUBLIC), member(vpc, "Payments", Tier.CDE)
    vpc.allow(INTERNET, balancer, 443, reason=REASON)
    vpc.allow(balancer, payments, 8443, reason=REASON)
    vpc.allow(payments, STRIPE, 443, reason=REASON)
    template(stack).resource_count_is("AWS::EC2::SecurityGroupEgress", 2)
    assert nag(app) == []
