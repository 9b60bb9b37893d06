"""The command: what it shows, and its exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest

from pci_constructs import cli
from tests.network.templates import NOTHING, ec2, gateway, group, ref, route, tcp, two

ZONES = """
[[zone]]
scope = "cde"
resources = ["Server"]

[[zone]]
scope = "out-of-scope"
resources = ["Client"]

[[connection]]
source = "Client"
target = "Server"
protocol = "tcp"
port = 5432
reason = "{reason}"
"""


def run(folder: Path, resources: dict[str, Any], *arguments: str, zones: str = "") -> int:
    template = folder / "template.json"
    template.write_text(json.dumps({"Resources": resources}), "utf-8")
    if zones:
        (folder / "zones.toml").write_text(zones, "utf-8")
        arguments = (*arguments, "--zones", str(folder / "zones.toml"))
    return cli.main(["segmentation", str(template), *arguments])


def test_what_is_out_of_scope_and_reaches_the_cde_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, two(), zones=ZONES.format(reason="reports")) == 1
    shown = capsys.readouterr().out
    assert "what is out of scope reaches the CDE (1.3.1): Client reaches Server with tcp 5432" in shown
    assert "for example tcp 5432 from 10.0.0.0 to 10.0.1.0" in shown


def test_a_network_in_which_all_is_declared_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zones = ZONES.format(reason="reports").replace("out-of-scope", "connected-to")
    assert run(tmp_path, two(), "--strict", zones=zones) == 0
    assert "0 findings, 0 not proven" in capsys.readouterr().out


def test_json_has_matrix_paths_and_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zones = ZONES.format(reason="").replace("out-of-scope", "connected-to")
    assert run(tmp_path, two(), "--format", "json", zones=zones) == 1
    found = json.loads(capsys.readouterr().out)
    (row,) = (row for row in found["matrix"] if (row["from"], row["to"]) == ("connected-to", "cde"))
    assert (row["answer"], row["services"], row["pairs"]["open"]) == ("open", "tcp 5432", 1)
    assert [(issue["kind"], issue["requirement"]) for issue in found["issues"]] == [("declared without a reason", "1.2.5")]
    assert found["paths"][0]["hops"][-1].startswith("Server")


def test_not_proven_fails_only_if_strict(tmp_path: Path) -> None:
    unknown = two(ServerGroup=group(ingress=[tcp(5432, SourcePrefixListId="pl-1")]))
    zones = ZONES.format(reason="reports").replace("out-of-scope", "connected-to")
    assert run(tmp_path, unknown, zones=zones) == 0
    assert run(tmp_path, unknown, "--strict", zones=zones) == 1


def test_a_condition_that_opens_the_network_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    resources = two(**gateway(), ServerGroup=group(ingress=[tcp(443)]), Out=route("BTable", GatewayId=ref("Gateway")))
    resources["Address"] = ec2("EIP", InstanceId=ref("Server")) | {"Condition": "Public"}
    template = tmp_path / "template.json"
    parameters = {"Public": {"Type": "String", "AllowedValues": ["yes", "no"]}}
    conditions = {"Public": {"Fn::Equals": [ref("Public"), "yes"]}}
    template.write_text(json.dumps({"Resources": resources, "Parameters": parameters, "Conditions": conditions}), "utf-8")
    (tmp_path / "zones.toml").write_text(ZONES.format(reason="x"), "utf-8")
    assert cli.main(["segmentation", str(template), "--zones", str(tmp_path / "zones.toml")]) == 1
    assert "internet reaches Server with tcp 443 (when condition Public is true)" in capsys.readouterr().out


@pytest.mark.parametrize("zones", ["[[zone]]\nscope = 'secret'\n", "[[zones]]\n", "[[connection]]\nsource = 'a'\n", "]["])
def test_zones_that_are_not_understood_are_refused(tmp_path: Path, zones: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, two(), zones=zones) == 2
    assert "zones.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('target = "Server"', 'target = "Sevrer"', "target 'Sevrer' of a [[connection]] is nothing here; did you mean Server?"),
        (
            'resources = ["Client"]',
            'resources = ["Cleint"]',
            "resources 'Cleint' fits no resource with a network interface; did you mean Client?",
        ),
        (
            'source = "Client"',
            'source = "Bank"',
            "source 'Bank' of a [[connection]] is nothing here; there are Client, Server, internet, gateway",
        ),
        ("port = 5432", 'port = "5432"', "port of a [[connection]] must be a number from 0 to 65535, got '5432'"),
        ('protocol = "tcp"', 'protocol = "tls"', "protocol of a [[connection]] must be tcp or udp, got 'tls'"),
        (
            "[[connection]]",
            "[[party]]\nname = 'Bank'\naddresses = ['bank']\n[[connection]]",
            "addresses of the [[party]] 'Bank' must be networks",
        ),
    ],
)
def test_a_misspelt_name_is_refused_with_the_names_there_are(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, two(), zones=ZONES.format(reason="x").replace(old, new)) == 2
    assert message in capsys.readouterr().err


def test_a_party_outside_has_the_addresses_that_it_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    party = "\n[[party]]\nname = 'Bank'\naddresses = ['192.0.2.0/24']\n"
    zones = (
        ZONES.format(reason="settlement").replace('source = "Client"', 'source = "Bank"').replace("out-of-scope", "connected-to") + party
    )
    public = two(
        **gateway(),
        Out=route("BTable", "192.0.2.0/24", GatewayId=ref("Gateway")),
        Address=ec2("EIP", InstanceId=ref("Server")),
        ServerGroup=group(ingress=[tcp(5432, "192.0.2.0/24")], egress=NOTHING),
    )
    assert run(tmp_path, public, "--format", "json", zones=zones) == 1
    found = json.loads(capsys.readouterr().out)
    assert {issue["kind"] for issue in found["issues"]} == {"the internet reaches the CDE past a web ACL"}
    wider = {**public, "ServerGroup": group(ingress=[tcp(5432, "192.0.2.0/23")], egress=NOTHING)}
    assert run(tmp_path, wider, "--format", "json", zones=zones) == 1
    assert "reachable, not declared" in {issue["kind"] for issue in json.loads(capsys.readouterr().out)["issues"]}


def test_the_settings_of_the_project_have_zones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = ZONES.format(reason="x").replace("out-of-scope", "connected-to").replace("[[", "[[tool.pci-constructs.segmentation.")
    (tmp_path / "pyproject.toml").write_text(tables, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(tmp_path, two(), "--strict") == 0
    assert "connected-to → cde: open (tcp 5432)" in capsys.readouterr().out


def test_nothing_to_look_at_is_no_success(tmp_path: Path) -> None:
    assert run(tmp_path, {"Bucket": {"Type": "AWS::S3::Bucket"}}) == 2
