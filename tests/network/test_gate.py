"""The rules of the pack on segmentation: what they say of a VPC and its resources, and how much they say."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.assembly import Assembly, Metadata
from pci_constructs.assembly.templates import alone
from pci_constructs.findings import Finding, Verdict
from pci_constructs.network.policy import Kind
from pci_constructs.network.summary import lines
from pci_constructs.rules import all_rules, judge
from pci_constructs.rules.settings import BadSettings, settings_from
from tests.conftest import ROOT
from tests.kit_assembly import stack
from tests.network.kit import TODAY
from tests.network.templates import NOTHING, ec2, gateway, group, group_id, ref, route, tcp, two

RULES = [rule for rule in all_rules() if rule.id.startswith("segmentation-")]
CLIENT, SERVER = "App/Stack/Client/Resource", "App/Stack/Server/Resource"
DECLARED = {"source": "Client", "target": "Server", "protocol": "tcp", "port": 5432, "reason": "reports"}
PUBLIC = {**gateway(), "Out": route("BTable", GatewayId=ref("Gateway")), "Address": ec2("EIP", InstanceId=ref("Server"))}
MYSQL = {
    "Engine": "mysql",
    "DBSubnetGroupName": ref("Subnets"),
    "VPCSecurityGroups": [group_id("ServerGroup")],
    "PubliclyAccessible": False,
}
DATABASE = {
    "Subnets": {"Type": "AWS::RDS::DBSubnetGroup", "Properties": {"DBSubnetGroupDescription": "x", "SubnetIds": [ref("B"), ref("A")]}},
    "Database": {"Type": "AWS::RDS::DBInstance", "Properties": MYSQL},
}


def zones(client: str = "connected-to", *more: Mapping[str, Any], connections: list[Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """Zones of the two instances, and their declared connection."""
    given = [{"scope": "cde", "resources": ["Server", "*/Server/*"]}, {"scope": client, "resources": ["Client", "*/Client/*"]}, *more]
    return {"zone": given, "connection": [DECLARED] if connections is None else connections}


def said(resources: Mapping[str, Any], segmentation: Mapping[str, Any] | None = None, **assembly: Any) -> list[Finding]:
    """What the rules on segmentation say of a template."""
    settings = settings_from({"segmentation": segmentation} if segmentation else {}, "test")
    whole = Assembly(stacks=(stack(resources),), **{"synthesized": False, **assembly})
    return [each for each in judge(whole, RULES, today=TODAY, settings=settings).findings if each.rule in {rule.id for rule in RULES}]


def verdicts(found: list[Finding]) -> dict[str, Verdict]:
    """The verdict of each rule, which says one thing."""
    assert len(found) == len({each.rule for each in found})
    return {each.rule.removeprefix("segmentation-"): each.verdict for each in found}


def failing(found: list[Finding]) -> list[tuple[str, str]]:
    return [(each.rule.removeprefix("segmentation-"), each.subject.name) for each in found if each.verdict is Verdict.FAIL]


def test_every_kind_of_issue_is_a_rule() -> None:
    assert len(RULES) == len(Kind) == 8


def test_a_network_in_which_all_is_declared_passes_every_rule() -> None:
    found = said(two(), zones())
    assert set(verdicts(found).values()) == {Verdict.PASS}
    assert {each.subject.type for each in found} == {"AWS::EC2::VPC"}
    (proven,) = [each for each in found if each.rule == "segmentation-proven"]
    assert proven.message == "every answer is proven: 8 pairs of ends, 7 closed, 1 open"


def test_without_a_vpc_nothing_is_asked_and_no_engine_is_loaded(tmp_path: Path) -> None:
    assert said({"Group": group()}) == []
    (tmp_path / "t.json").write_text('{"Resources": {"G": {"Type": "AWS::EC2::SecurityGroup"}}}', "utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from pci_constructs import cli;"
        "cli.main(['check', 't.json', '--output', 'o.txt']);"
        "assert 'pci_constructs.rules.ec2.segmentation_proven' in sys.modules;"
        "assert not {'pci_constructs.network.' + m for m in ('proof', 'policy', 'walk', 'sets')} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=tmp_path)


def test_a_template_that_says_nothing_of_zones_gets_one_line() -> None:
    found = said(two())
    (open_,) = [each for each in found if each.verdict is not Verdict.NOT_APPLICABLE]
    assert (open_.rule, open_.verdict) == ("segmentation-proven", Verdict.UNDETERMINED)
    assert "Client/Resource, App/Stack/Server/Resource belong" in open_.message
    assert "pci-scope" in str(open_.blocked_by)


def test_two_vpcs_without_zones_get_one_line() -> None:
    found = said({**two(), "Other": ec2("VPC", CidrBlock="10.9.0.0/16")})
    assert [each.verdict for each in found if each.verdict is not Verdict.NOT_APPLICABLE] == [Verdict.UNDETERMINED]


def test_a_network_without_card_data_is_not_asked() -> None:
    given = {"zone": [{"scope": "out-of-scope", "resources": ["*"]}]}
    assert set(verdicts(said(two(), given)).values()) == {Verdict.NOT_APPLICABLE}
    assert set(verdicts(said({"Vpc": ec2("VPC", CidrBlock="10.0.0.0/16")})).values()) == {Verdict.NOT_APPLICABLE}


def test_the_internet_reaches_an_instance() -> None:
    found = said(two(**PUBLIC, ServerGroup=group(ingress=[tcp(5432)], egress=NOTHING)), zones())
    assert failing(found) == [("internet-reaches-cde-only-through-waf", SERVER), ("reachable-is-declared", SERVER)]
    (one,) = [each for each in found if each.rule == "segmentation-internet-reaches-cde-only-through-waf"]
    assert one.message == (
        "internet reaches App/Stack/Server/Resource with tcp 5432; for example tcp 5432 from 1.0.0.0 to 10.0.1.0; its way: "
        "App/Stack/Attached/Resource: lets packets from the internet in → the default ACL (App/Stack/Vpc/Resource): lets packets "
        "enter the subnet by entry 100 (what AWS puts into App/Stack/Vpc/Resource) → "
        "App/Stack/ServerGroup/Resource SecurityGroupIngress[0]: lets it in"
    )
    assert one.requirements == ("1.3.1", "1.4.1", "1.4.2", "1.4.4")


def test_what_is_out_of_scope_reaches_the_cde() -> None:
    assert failing(said(two(), zones("out-of-scope"))) == [("out-of-scope-never-reaches-cde", SERVER)]


def test_what_has_no_scope_and_reaches_the_cde_is_open() -> None:
    given = {"zone": [{"scope": "cde", "resources": ["Server"]}], "connection": [DECLARED]}
    found = verdicts(said(two(), given))
    assert {name for name, verdict in found.items() if verdict is Verdict.UNDETERMINED} == {"out-of-scope-never-reaches-cde", "proven"}


def test_the_cde_leaves_past_its_egress_control() -> None:
    found = said(two(**PUBLIC, ServerGroup=group(ingress=[tcp(5432, SourceSecurityGroupId=group_id("ClientGroup"))])), zones())
    assert ("cde-reaches-internet-only-through-egress-control", SERVER) in failing(found)


@pytest.mark.parametrize(("policy", "fails"), [(None, True), ("*", True), ("arn:aws:s3:::mine/*", False)])
def test_a_gateway_endpoint_that_bounds_nothing(policy: str | None, *, fails: bool) -> None:
    document = {"PolicyDocument": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": policy}]}}
    endpoint = ec2("VPCEndpoint", VpcId=ref("Vpc"), ServiceName="s3", RouteTableIds=[ref("BTable")], **(document if policy else {}))
    found = said(two(Endpoint=endpoint, ServerGroup=group(ingress=[tcp(5432, SourceSecurityGroupId=group_id("ClientGroup"))])), zones())
    assert (("cde-reaches-internet-only-through-egress-control", SERVER) in failing(found)) is fails


def test_a_data_store_is_reached_on_another_port() -> None:
    wide = group(ingress=[{"IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3307, "CidrIp": "10.0.0.0/16"}])
    given = zones(
        "connected-to", {"scope": "cde", "resources": ["Database"]}, connections=[{**DECLARED, "target": "Database", "port": 3306}]
    )
    found = said(two(**DATABASE, ServerGroup=wide), given)
    assert ("data-store-reached-on-engine-port-only", "App/Stack/Database/Resource") in failing(found)
    (one,) = [each for each in found if each.rule == "segmentation-data-store-reached-on-engine-port-only"]
    assert "with tcp 3307" in one.message


def test_a_data_store_of_which_the_port_is_not_known_is_open() -> None:
    resources = two(**DATABASE, ServerGroup=group(ingress=[tcp(3306, "10.0.0.0/16")]))
    resources["Database"] = {"Type": "AWS::RDS::DBInstance", "Properties": {**MYSQL, "Port": {"Fn::ImportValue": "port"}}}
    found = verdicts(
        [each for each in said(resources, zones("connected-to", {"scope": "cde", "resources": ["Database"]})) if "port" in each.rule]
    )
    assert found == {"data-store-reached-on-engine-port-only": Verdict.UNDETERMINED}


def test_the_register_and_the_network_are_compared() -> None:
    other = {**DECLARED, "port": 5433, "reason": " "}
    found = said(two(), zones(connections=[other]))
    assert failing(found) == [("declared-is-reachable", SERVER), ("declared-with-reason", SERVER), ("reachable-is-declared", SERVER)]


def test_without_a_register_nothing_is_compared() -> None:
    found = verdicts(said(two(), zones(connections=[])))
    assert found["reachable-is-declared"] is Verdict.UNDETERMINED
    assert found["declared-is-reachable"] is found["declared-with-reason"] is Verdict.NOT_APPLICABLE
    assert found["internet-reaches-cde-only-through-waf"] is Verdict.PASS


def test_a_value_that_only_the_deployment_knows_is_named_once_for_each_rule() -> None:
    unknown = two(ServerGroup=group(ingress=[tcp(5432, SourcePrefixListId={"Fn::ImportValue": "office"})]), **PUBLIC)
    found = said(unknown, zones())
    open_ = [each for each in found if each.verdict is Verdict.UNDETERMINED]
    assert Verdict.PASS not in {each.verdict for each in found if each.rule.endswith(("waf", "proven", "is-declared"))}
    assert all("office" in str(each.blocked_by) for each in open_)
    assert len(open_) == len({each.rule for each in open_})


def test_several_holes_at_one_resource_are_one_failure_that_counts_them() -> None:
    wide = two(ServerGroup=group(ingress=[tcp(22, "10.0.0.0/16")]), Twin=two()["Client"])
    given = zones("out-of-scope", {"scope": "out-of-scope", "resources": ["Twin"]})
    (one,) = [each for each in said(wide, given) if each.rule == "segmentation-out-of-scope-never-reaches-cde"]
    assert one.subject.name == SERVER
    assert "; and 1 more: " in one.message


def test_what_cannot_be_read_leaves_every_answer_open() -> None:
    found = said(two(), zones(), unexpanded=("a macro",))
    assert set(verdicts(found).values()) == {Verdict.UNDETERMINED}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"connection": [{**DECLARED, "target": "Sever"}]}, "target 'Sever' of a [[connection]] is nothing here; did you mean Server?"),
        (
            {"zone": [{"scope": "cde", "resources": ["*/Server/*", "Sevrer"]}]},
            "resources 'Sevrer' fits no resource with a network interface; did you mean Server?",
        ),
    ],
)
def test_a_misspelt_name_in_the_settings_is_an_error_that_names_what_there_is(change: Mapping[str, Any], message: str) -> None:
    found = said(two(), {**zones(), **change}, synthesized=True)
    (wrong,) = [each for each in found if each.verdict is Verdict.ERROR]
    assert wrong.remediation.startswith("give the value or correct the name")
    assert wrong.message.startswith(f"[tool.pci-constructs.segmentation]: {message}")
    assert Verdict.PASS not in {each.verdict for each in found}


@pytest.mark.parametrize("value", ["zones.toml", {"zones": []}, {"zone": [{"scope": "secret", "resources": ["x"]}]}])
def test_settings_that_are_not_understood_are_refused(value: Any) -> None:
    with pytest.raises(BadSettings, match="test: segmentation"):
        settings_from({"segmentation": value}, "test")


def test_the_register_of_the_assembly_counts() -> None:
    given = {key: value for key, value in zones().items() if key == "zone"}
    line = {"source": "App/Stack/Client", "target": "App/Stack/Server", "protocol": "tcp", "port": 5432, "reason": "reports"}
    metadata = (Metadata("App/Stack/Network", "pci-constructs:connection", line),)
    assert set(verdicts(said(two(), given, metadata=metadata, synthesized=True)).values()) == {Verdict.PASS}


@pytest.mark.parametrize(
    ("client", "held"),
    [("connected-to", "no rule on it fails"), ("out-of-scope", "fails against segmentation-out-of-scope-never-reaches-cde")],
)
def test_a_run_says_it_in_a_line(client: str, held: str) -> None:
    settings = settings_from({"segmentation": zones(client)}, "test")
    run = judge(Assembly(stacks=(stack(two()),), synthesized=False), RULES, today=TODAY, settings=settings)
    proven = "every answer is proven: 8 pairs of ends, 7 closed, 1 open"
    assert list(lines(run)) == [f"segmentation of App/Stack/Vpc/Resource: {proven}; {held}"]


CONDITION: dict[str, Any] = {
    "Parameters": {"Wide": {"Type": "String", "AllowedValues": ["yes", "no"]}},
    "Conditions": {"C": {"Fn::Equals": [ref("Wide"), "yes"]}},
}


def conditional(**resources: Any) -> dict[str, list[str]]:
    """Messages of failures, by rule, of a template with a condition."""
    whole = alone({"Resources": two(**resources), **CONDITION}, "template.json")
    settings = settings_from({"segmentation": zones()}, "test")
    found: dict[str, list[str]] = {}
    for each in judge(whole, RULES, today=TODAY, settings=settings).findings:
        if each.verdict is Verdict.FAIL:
            found.setdefault(each.rule.removeprefix("segmentation-"), []).append(each.message)
    return found


def test_what_one_world_opens_beside_what_all_open_is_found() -> None:
    more = ec2("SecurityGroupIngress", GroupId=group_id("ServerGroup"), **tcp(22, "10.0.0.0/24")) | {"Condition": "C"}
    (message,) = conditional(More=more)["reachable-is-declared"]
    assert message.startswith("Client reaches Server with tcp 22, which no connection declares (when condition C is true)")


def test_what_all_worlds_open_is_told_without_one() -> None:
    other = ec2("EIP", Tags=[]) | {"Condition": "C"}
    wide = group(ingress=[tcp(5432, "10.0.0.0/24"), tcp(22, "10.0.0.0/24")])
    (message,) = conditional(Other=other, ServerGroup=wide)["reachable-is-declared"]
    assert "(when" not in message


def test_a_web_acl_that_comes_with_its_load_balancer_counts() -> None:
    balancer = {
        "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "Condition": "C",
        "Properties": {"Scheme": "internet-facing", "Subnets": [ref("A"), ref("B")], "SecurityGroups": [group_id("Front")]},
    }
    acl = {"ResourceArn": ref("Balancer"), "WebACLArn": "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/x/y"}
    association = {"Type": "AWS::WAFv2::WebACLAssociation", "Condition": "C", "Properties": acl}
    given = {**PUBLIC, "Address": ec2("EIP"), "Front": group(ingress=[tcp(443)], egress=NOTHING), "Balancer": balancer}
    settings = settings_from({"segmentation": zones("connected-to", {"scope": "cde", "resources": ["Balancer"]})}, "test")

    def failing_with(resources: dict[str, Any]) -> set[str]:
        whole = alone({"Resources": two(**resources), **CONDITION}, "template.json")
        return {each.rule for each in judge(whole, RULES, today=TODAY, settings=settings).of(Verdict.FAIL)}

    rule = "segmentation-internet-reaches-cde-only-through-waf"
    assert rule not in failing_with({**given, "Association": association})
    assert rule in failing_with(given)
    always = {key: value for key, value in balancer.items() if key != "Condition"}
    assert rule in failing_with({**given, "Balancer": always, "Association": association})


def test_a_part_of_a_pair_that_is_not_known_leaves_the_proof_open() -> None:
    more = ec2("SecurityGroupIngress", GroupId=group_id("ServerGroup"), **tcp(22, SourcePrefixListId={"Fn::ImportValue": "office"}))
    found = verdicts(said(two(More=more), zones()))
    assert found["proven"] is found["reachable-is-declared"] is Verdict.UNDETERMINED


@pytest.mark.parametrize("negated", [False, True])
def test_a_declared_connection_counts_in_whichever_world_opens_it(negated: bool) -> None:
    """The server's group lets the client in only where one more resource is there."""
    rule = ec2("SecurityGroupIngress", GroupId=group_id("ServerGroup"), **tcp(5432, "10.0.0.0/24")) | {"Condition": "C"}
    condition = {"Fn::Not": [CONDITION["Conditions"]["C"]]} if negated else CONDITION["Conditions"]["C"]
    resources = two(ServerGroup=group(egress=NOTHING), More=rule)
    whole = alone({"Resources": resources, **CONDITION, "Conditions": {"C": condition}}, "template.json")
    found = judge(whole, RULES, today=TODAY, settings=settings_from({"segmentation": zones()}, "test"))
    assert not found.of(Verdict.FAIL), [each.message for each in found.of(Verdict.FAIL)]


def test_a_policy_that_names_the_vpc_carries_no_packets() -> None:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:SourceVpc": ref("Vpc")}},
    }
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "cards", "PolicyDocument": {"Statement": [statement]}}}
    assert set(verdicts(said(two(Policy=policy), zones())).values()) == {Verdict.PASS}
