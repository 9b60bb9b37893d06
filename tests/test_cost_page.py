"""Every figure of docs/cost.md follows from docs/prices.toml and the quantities beside it, and the exact quantities from the settings."""

import json
import math
import re
import tomllib
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import pytest

from stacks import settings
from tests.conftest import ROOT

PRICES: dict[str, Any] = tomllib.loads((ROOT / "docs" / "prices.toml").read_text("utf-8"))
PAGE = (ROOT / "docs" / "cost.md").read_text("utf-8")
SETTINGS: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]["payments"]
ENVIRONMENTS = ("staging", "production")


class Line(NamedTuple):
    """One line of the table: what is billed, at which price, how much of it, and what that costs, by environment."""

    construct: str
    billed: str
    price: Decimal
    key: str
    quantities: tuple[str, str]
    usd: tuple[Decimal, Decimal]


def _rows(section: str) -> Iterator[list[str]]:
    body = re.search(rf"^## {section}\n(.*?)(?=^## )", PAGE, re.DOTALL | re.MULTILINE)
    assert body, section
    for row in re.findall(r"^\|(.*)\|$", body[1], re.MULTILINE):
        cells = [cell.strip() for cell in row.split("|")]
        if not re.match(r"-+$|construct$|billed$", cells[0]):
            yield cells


def _usd(cell: str) -> Decimal:
    return Decimal(cell.strip("*").replace(",", ""))


def _quantity(text: str) -> Decimal:
    terms = [[_usd(factor.strip()) for factor in term.split("×")] for term in text.split("+")]
    return sum((math.prod(term, start=Decimal(1)) for term in terms), Decimal(0))


def _lines() -> tuple[list[Line], dict[str, tuple[Decimal, Decimal]]]:
    lines, totals, construct = [], {}, ""
    for billed, price, *cells in _rows("Line by line"):
        usd = (_usd(cells[2]), _usd(cells[3]))
        if not price:
            construct = billed.strip("*")
            totals[construct] = usd
        else:
            amount, key = price.split()
            lines.append(Line(construct, billed, Decimal(amount), key.strip("`"), (cells[0], cells[1]), usd))
    return lines, totals


def _added_up(figures: Iterable[tuple[Decimal, Decimal]]) -> list[Decimal]:
    return [sum(column, Decimal(0)) for column in zip(*figures, strict=True)]


def resources(environment: str, type_: str) -> list[dict[str, Any]]:
    """The properties of all resources of a type in an environment's templates, as their snapshots have them."""
    snapshots = ROOT / "tests/stacks/__snapshots__/test_reference"
    templates = [json.loads(file.read_text("utf-8")) for file in snapshots.glob("*.json") if file.stem.endswith(f"-{environment}]")]
    assert len(templates) == 7
    return [found.get("Properties", {}) for template in templates for found in template["Resources"].values() if found["Type"] == type_]


LINES, TOTALS = _lines()


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.construct}-{line.key}")
def test_a_line_is_its_price_times_its_quantities(line: Line) -> None:
    assert line.price == Decimal(PRICES["prices"][line.key]["usd"])
    worked_out = [(line.price * _quantity(quantity)).quantize(Decimal("0.01"), ROUND_HALF_UP) for quantity in line.quantities]
    assert tuple(worked_out) == line.usd


@pytest.mark.parametrize("construct", TOTALS)
def test_a_construct_is_the_sum_of_its_lines(construct: str) -> None:
    lines = [line.usd for line in LINES if line.construct == construct]
    assert lines
    assert list(TOTALS[construct]) == _added_up(lines)


def test_the_summary_repeats_the_constructs_and_adds_them_up() -> None:
    *constructs, (_, *together) = [(name, _usd(staging), _usd(production)) for name, staging, production in _rows("Per construct")]
    assert {name: tuple(usd) for name, *usd in constructs} == TOTALS
    assert together == _added_up(TOTALS.values())


def test_every_price_has_a_source_and_is_used() -> None:
    assert PRICES["region"] == "us-east-1"
    assert {line.key for line in LINES} == set(PRICES["prices"])
    assert {price["source"] for price in PRICES["prices"].values()} == set(PRICES["sources"])
    assert all(price["unit"] for price in PRICES["prices"].values())


def test_the_page_names_every_source_with_its_date() -> None:
    for name, source in PRICES["sources"].items():
        assert f"| {source['title']} (`{name}`) | {source['as_of']} |" in PAGE


def test_a_quantity_that_no_template_decides_is_marked_as_assumed() -> None:
    by_hour = re.compile(r"-hour$|^waf-(acl|rule)$|^kms-key$|^alarm$|^guardduty-\w+-vcpu$|^rds-storage-gb$|^ebs-gp3-gb$")
    follows = {
        "the same, made Parquet",
        "scanned for card numbers",
        "metrics of watched events and of four kinds of calls to the cluster",
    }
    unmarked = {line.billed for line in LINES if "assumed" not in line.billed and not by_hour.search(line.key)}
    assert unmarked == follows


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_exact_quantities_follow_the_settings(environment: str) -> None:
    chosen = SETTINGS[environment]
    zones, groups = len(chosen["zones"]), [chosen["cluster"]["payment"], chosen["cluster"]["general"]]
    quantities = {line.key: _quantity(line.quantities[ENVIRONMENTS.index(environment)]) for line in LINES if line.key.endswith("-hour")}
    filtered = "exceptions" not in chosen
    endpoints = [found for found in resources(environment, "AWS::EC2::VPCEndpoint") if found["VpcEndpointType"] == "Interface"]
    assert quantities["interface-endpoint-hour"] == len(endpoints) * zones * 730
    assert quantities["firewall-endpoint-hour"] == (zones if filtered else 0) * 730
    assert quantities["nat-hour"] == (zones if filtered else 1) * 730
    assert chosen["cache"]["node_type"] == "cache.r7g.large"
    assert quantities["cache-r7g-large-hour"] == (zones if filtered else 1) * 730
    for size in ("large", "xlarge"):
        nodes = sum(group["minimum"] for group in groups if group["instance_type"] == f"m7g.{size}")
        assert quantities[f"ec2-m7g-{size}-hour"] == nodes * 730
        databases = (2 if filtered else 1) if chosen["database"]["instance_type"] == f"r7g.{size}" else 0
        assert quantities[f"rds-r7g-{size}-hour"] == databases * 730


COUNTED = {
    "metric": ("`AuditTrail` and its alarms", "AWS::Logs::MetricFilter"),
    "alarm": ("`AuditTrail` and its alarms", "AWS::CloudWatch::Alarm"),
    "kms-key": ("`CustomerManagedKey`, `RotatedSecret`", "AWS::KMS::Key"),
    "waf-acl": ("`PublicLoadBalancer`, `InternalLoadBalancer`, `WebAcl`", "AWS::WAFv2::WebACL"),
}
"""The lines that count resources, by their price."""


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("key", COUNTED)
def test_counted_resources_are_those_of_the_templates(key: str, environment: str) -> None:
    construct, type_ = COUNTED[key]
    (line,) = [line for line in LINES if (line.key, line.construct) == (key, construct)]
    assert _quantity(line.quantities[ENVIRONMENTS.index(environment)]) == len(resources(environment, type_))


@pytest.mark.parametrize("setting", ["object_lock", "vault_lock"])
def test_the_page_names_settings_that_there_are(setting: str) -> None:
    (value,) = re.findall(rf'`"{setting}": (".*?"|\w+)`', PAGE)
    parsed = settings.parse("staging", {**SETTINGS["staging"], setting: json.loads(value)}, "cdk.json")
    assert getattr(parsed, setting) == "compliance"
