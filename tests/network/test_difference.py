"""The difference of two assemblies: which flows a change opens and closes, and when that fails."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs import cli
from pci_constructs.assembly import Assembly
from pci_constructs.network.difference import Difference, Turn, difference
from pci_constructs.network.proof import prove
from pci_constructs.network.register import Connection
from pci_constructs.network.zones import Zones
from pci_constructs.reports import flows_page
from tests.kit_assembly import stack
from tests.network.holes import logical, planted
from tests.network.kit import TODAY
from tests.network.templates import NOTHING, ec2, group, group_id, tcp, two

ZONES = Zones((("*Server*", "cde"), ("*", "connected-to")))
DECLARED = Connection("Client", "Server", "tcp", 5432, "reports")
SSH = Connection("Client", "Server", "tcp", 22, "repairs")
CLIENT, SERVER = "App/Stack/Client/Resource", "App/Stack/Server/Resource"
WIDER = group(ingress=[tcp(5432, SourceSecurityGroupId=group_id("ClientGroup")), tcp(22, "10.0.0.0/24")], egress=NOTHING)


def compared(old: dict[str, Any], new: dict[str, Any], *connections: Connection, zones: Zones = ZONES) -> Difference:
    before, after = (prove(Assembly(stacks=(stack(each),)), zones, today=TODAY) for each in (old, new))
    return difference(before, after, connections or (DECLARED,), zones)


def told(found: Difference) -> list[tuple[str, str, str, str]]:
    return [(str(each.turn), each.source, each.target, each.services) for each in found.changes]


def test_the_same_network_has_no_difference() -> None:
    assert compared(two(), two()) == Difference(())


def test_a_flow_that_opens_is_shown_with_its_way() -> None:
    found = compared(two(), two(ServerGroup=WIDER))
    assert told(found) == [("opened", CLIENT, SERVER, "tcp 22")]
    (change,) = found.changes
    assert change.hops[-1] == "App/Stack/ServerGroup/Resource SecurityGroupIngress[1]: lets it in"
    assert change.packet == "tcp 22 from 10.0.0.0 to 10.0.1.0"
    assert change.worse
    assert found.worse


def test_what_the_register_declares_is_not_worse() -> None:
    found = compared(two(), two(ServerGroup=WIDER), DECLARED, SSH)
    assert [each.declared for each in found.changes] == [True]
    assert not found.worse


def test_what_does_not_concern_card_data_is_told_and_not_worse() -> None:
    found = compared(two(), two(ServerGroup=WIDER), zones=Zones((("*", "connected-to"),)))
    assert told(found) == [("opened", CLIENT, SERVER, "tcp 22")]
    assert not found.worse


def test_a_flow_that_closes_is_shown_with_what_stops_it() -> None:
    found = compared(two(ServerGroup=WIDER), two())
    assert told(found) == [("closed", CLIENT, SERVER, "tcp 22")]
    assert not found.worse
    shut = compared(two(), two(ServerGroup=group(ingress=[], egress=NOTHING)))
    assert shut.changes[0].stop == ("App/Stack/ServerGroup/Resource: lets nothing in from there",)


def test_an_end_that_comes_and_one_that_goes() -> None:
    twin = {**two(), "Twin": two()["Client"]}
    assert told(compared(two(), twin)) == [("opened", "App/Stack/Twin/Resource", SERVER, "tcp 5432")]
    (gone,) = compared(twin, two()).changes
    assert (gone.turn, gone.stop) == (Turn.CLOSED, ("one of its ends is no longer there",))


def test_what_may_be_open_is_told_with_what_is_not_known() -> None:
    listed = ec2("SecurityGroupIngress", GroupId=group_id("ServerGroup"), **tcp(22, SourcePrefixListId={"Fn::ImportValue": "office"}))
    found = compared(two(), two(More=listed))
    assert ("may be open", CLIENT, SERVER, "tcp 22") in told(found)
    assert all("office" in " ".join(each.unknown) for each in found.changes)
    assert not found.worse
    # Once it is sure, it has opened.
    assert ("opened", CLIENT, SERVER, "tcp 22") in told(compared(two(More=listed), two(ServerGroup=WIDER)))


def test_a_network_that_can_no_longer_be_proven_is_worse() -> None:
    old = Assembly(stacks=(stack(two()),))
    before, after = (prove(each, ZONES, today=TODAY) for each in (old, replace(old, unexpanded=("a macro",))))
    found = difference(before, after, (DECLARED,), ZONES)
    assert found.unproven == ("a macro",)
    assert found.worse
    assert not difference(after, after, (DECLARED,), ZONES).worse
    assert "nothing is proven closed any more: a macro" in flows_page.console(found)


def test_a_peering_between_two_versions_of_the_reference_environment(production: Assembly) -> None:
    name = logical(production, "production/Edge/Public/PciWebAclAssociation")
    rule = ec2(
        "SecurityGroupIngress", GroupId={"Fn::GetAtt": [logical(production, "production/Data/Cache/SecurityGroup/Resource"), "GroupId"]}
    )
    rule["Properties"] |= {"IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "CidrIp": "10.30.64.0/19"}
    hole = planted(planted(production, "Data", {"Hole": rule}), "Edge", {name: None})
    before, after = (prove(each, Zones(), today=TODAY) for each in (production, hole))
    found = difference(before, after, (), Zones())
    assert ("opened", "production/Cluster/Cluster/Default/Resource", "production/Data/Cache/Default", "tcp 6379") in told(found)
    assert all(each.hops[-1] == "production/Data/Hole: lets it in" for each in found.changes)


def run(folder: Path, old: dict[str, Any], new: dict[str, Any], *arguments: str) -> int:
    for name, resources in (("old.json", old), ("new.json", new)):
        (folder / name).write_text(json.dumps({"Resources": resources}), "utf-8")
    zones = "[[zone]]\nscope = 'cde'\nresources = ['Server']\n[[connection]]\nsource = 'Client'\ntarget = 'Server'\n"
    (folder / "zones.toml").write_text(f"{zones}protocol = 'tcp'\nport = 5432\nreason = 'reports'\n", "utf-8")
    given = [str(folder / "new.json"), "--baseline", str(folder / "old.json"), "--zones", str(folder / "zones.toml")]
    return cli.main(["segmentation", *given, *arguments])


@pytest.mark.parametrize(
    ("new", "arguments", "code"),
    [
        (WIDER, (), 0),
        (WIDER, ("--ratchet",), 1),
        (two()["ServerGroup"], ("--ratchet",), 0),
        (group(ingress=[tcp(5432, SourcePrefixListId="pl-1")], egress=NOTHING), ("--ratchet",), 0),
        (group(ingress=[tcp(22, SourcePrefixListId="pl-1")], egress=NOTHING), ("--ratchet", "--strict"), 1),
    ],
)
def test_the_ratchet(tmp_path: Path, new: dict[str, Any], arguments: tuple[str, ...], code: int) -> None:
    assert run(tmp_path, two(), two(ServerGroup=new), *arguments) == code


def test_the_console_shows_the_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, two(), two(ServerGroup=WIDER)) == 0
    shown = capsys.readouterr().out
    assert "! opened: Client → Server with tcp 22 (no scope → cde), not declared\n      for example tcp 22 from 10.0.0.0" in shown
    assert shown.endswith("1 flows opened; 1 into or out of the CDE opened undeclared\n")


def test_json_has_every_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, two(), two(ServerGroup=WIDER), "--format", "json")
    found = json.loads(capsys.readouterr().out)
    assert (found["worse"], found["summary"]) == (1, {"opened": 1, "may be open": 0, "closed": 0})
    assert found["changes"][0]["turn"] == "opened"
    assert found["changes"][0]["hops"][-1] == "ServerGroup SecurityGroupIngress[1]: lets it in"


def test_markdown_is_a_comment_that_nothing_of_a_template_leaves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    resources = {**two(), "Evil@org|<b>": two()["Client"]}
    run(tmp_path, two(), resources, "--format", "markdown")
    shown = capsys.readouterr().out
    assert shown.startswith("## Segmentation: 1 flows opened; 1 into or out of the CDE opened undeclared\n")
    assert "<b>" not in shown
    assert "<code>Evil@org" in shown
    assert "<details><summary>opened: 1 to 1 of 1</summary>" in shown


@pytest.mark.parametrize("arguments", [("--format", "markdown"), ("--ratchet",)])
def test_what_only_compares_needs_a_baseline(tmp_path: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new.json").write_text(json.dumps({"Resources": two()}), "utf-8")
    assert cli.main(["segmentation", str(tmp_path / "new.json"), *arguments]) == 2
    assert "--baseline" in capsys.readouterr().err


def test_a_baseline_without_a_network_is_no_success(tmp_path: Path) -> None:
    assert run(tmp_path, {"Bucket": {"Type": "AWS::S3::Bucket"}}, two()) == 2
