"""The PCI DSS rules of AWS Config, with PCI's thresholds, as conformance packs made of data (10.7.2, 11.5.2, 12.4.2)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_config as config
from constructs import Construct
from msgspec import structs

from pci_constructs.aws._settings import is_known, where
from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

PACKS: Mapping[str, str] = MappingProxyType({"core": "pci-dss-v4-0-1", "other": "pci-dss-v4-0-1-other-services"})
"""The name of each pack."""
MAX_BODY = 51_200
"""Bytes that the body of a pack may have (API reference, PutConformancePack)."""
MAX_RULES = 130
"""Rules that a pack may have (AWS Config service limits)."""
RULE = "config-conformance-pack-pci-deployed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConformanceRule:
    """A managed rule of AWS Config, with the requirements it gives evidence for.

    Attributes:
        identifier: AWS's name for it, such as ``ENCRYPTED_VOLUMES``.
        name: the name that the rule gets.
        pack: ``core`` for services that this library builds, ``other`` for the rest.
        requirements: requirement ids.
        reason: why the rule answers them.
        parameters: its parameters, PCI's thresholds among them.
        inputs: parameters that only the team knows; without them the rule is not part of its pack.
        home: whether it asks about IAM, which one region of an account records.
        only_in: the one region that offers it; ``None`` for rules of all regions.
    """

    identifier: str
    name: str
    pack: str
    requirements: tuple[str, ...]
    reason: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    home: bool = False
    only_in: str | None = None


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(resources.files("pci_constructs.rules.config").joinpath("conformance_rules.json").read_text("utf-8"))
    return data


@cache
def conformance_rules() -> tuple[ConformanceRule, ...]:
    """All rules that this library knows, those too that wait for inputs, in alphabetical order of their identifiers."""
    return tuple(_rule(row) for row in _data()["rule"])


def rules_left_out() -> Mapping[str, str]:
    """The rules of AWS's own packs that this library does not take, and why."""
    return MappingProxyType(_data()["left_out"])


class ConformancePacks(Construct):
    """The PCI DSS rules of AWS Config: one conformance pack for the services that this library builds, one for all others.

    Packs and not single rules, because nobody can edit or delete a rule of a pack by itself (10.7.2), AWS keeps a score for each pack
    that an assessor can read, and one resource stands for a hundred. The recorder must exist: see ``ConfigurationRecorder``, which
    makes these packs itself.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        inputs: parameters that only the team knows, by identifier; the rule then becomes part of its pack. For example
            ``{"VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS": {"authorizedTcpPorts": "443"}}``.
        left_out: rules that this account does without, by identifier, each with its exception on the record. A region that does not
            offer a rule refuses the whole pack: leave such a rule out with that reason.
        home_region: the region that records IAM, and so has the rules about users, keys and passwords; this one by default.

    Attributes:
        packs: the ``config.CfnConformancePack`` of each kind, ``core`` and ``other``.
        rules: the rules of both.

    Raises:
        RefusedSetting: an identifier is unknown, an input is not one the rule asks for or is missing, or a pack grows too big.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        inputs: Mapping[str, Mapping[str, str]] | None = None,
        left_out: Mapping[str, ExceptionRecord] | None = None,
        home_region: str | None = None,
    ) -> None:
        place = where(scope, construct_id)
        _check_known((left_out or {}).keys(), place, "left_out")
        complete = _with_inputs(inputs or {}, place)
        region = cdk.Stack.of(scope).region
        offered = [rule for rule in complete if _offered(rule, region, home_region)]
        chosen = [rule for rule in offered if rule.identifier not in (left_out or {})]
        # A rule that would not be here anyway, for want of inputs or in another region, needs no exception.
        dropped = {rule.identifier: left_out[rule.identifier] for rule in offered if left_out and rule.identifier in left_out}
        bodies = {kind: body([rule for rule in chosen if rule.pack == kind]) for kind in PACKS}
        _check_size(chosen, bodies, place)
        super().__init__(scope, construct_id)
        for record in dict.fromkeys(dropped.values()):
            # One rule of the catalogue stands for the packs, so the record names what is missing from them.
            missing = ", ".join(sorted(identifier for identifier, given in dropped.items() if given == record))
            accept(self, RULE, structs.replace(record, reason=f"{missing}: {record.reason}"))
        self.rules = tuple(chosen)
        self.packs = {
            kind: config.CfnConformancePack(self, kind.title(), conformance_pack_name=name, template_body=bodies[kind])
            for kind, name in PACKS.items()
        }
        # Packs are made one after the other: AWS Config changes one at a time in an account.
        self.packs["other"].add_resource_dependency(self.packs["core"])


def body(rules: Iterable[ConformanceRule]) -> str:
    """The template of a pack, in YAML, whose quoted texts are those of JSON."""
    lines = ["Resources:"]
    for rule in rules:
        description = f"PCI DSS {', '.join(rule.requirements)}: {rule.reason}"
        lines += [
            f"  {rule.identifier.title().replace('_', '')}:",
            "    Type: AWS::Config::ConfigRule",
            "    Properties:",
            f"      ConfigRuleName: {rule.name}",
            f"      Description: {json.dumps(description)}",
        ]
        if rule.parameters:
            lines.append("      InputParameters:")
            lines += [f"        {name}: {json.dumps(value)}" for name, value in sorted(rule.parameters.items())]
        lines += ["      Source:", "        Owner: AWS", f"        SourceIdentifier: {rule.identifier}"]
    return "\n".join(lines) + "\n"


def _rule(row: Mapping[str, Any]) -> ConformanceRule:
    identifier = row["identifier"]
    return ConformanceRule(
        identifier=identifier,
        name=row.get("name", identifier.lower().replace("_", "-")),
        pack=row["pack"],
        requirements=tuple(row["requirements"]),
        reason=row["reason"],
        parameters=MappingProxyType(row.get("parameters", {})),
        inputs=tuple(row.get("inputs", ())),
        home=row.get("home", False),
        only_in=row.get("only_in"),
    )


def _offered(rule: ConformanceRule, region: str, home_region: str | None) -> bool:
    if rule.home and home_region is not None and is_known(region) and home_region != region:
        return False
    return rule.only_in is None or rule.only_in == region


def _with_inputs(inputs: Mapping[str, Mapping[str, str]], place: str) -> list[ConformanceRule]:
    """The rules that are complete: those that ask for nothing, and those whose inputs are given."""
    _check_known(inputs.keys(), place, "inputs")
    for rule in conformance_rules():
        given = inputs.get(rule.identifier)
        if given is not None and set(given) != set(rule.inputs):
            asked = f"{rule.identifier} with {', '.join(rule.inputs)}" if rule.inputs else f"nothing for {rule.identifier}"
            raise RefusedSetting(where=place, argument="inputs", value=dict(given), allowed=asked, requirement_id=None)
    complete = [rule for rule in conformance_rules() if not rule.inputs or rule.identifier in inputs]
    return [replace(rule, parameters={**rule.parameters, **inputs.get(rule.identifier, {})}) for rule in complete]


def _check_known(identifiers: Iterable[str], place: str, argument: str) -> None:
    known = {rule.identifier for rule in conformance_rules()}
    for identifier in identifiers:
        if identifier not in known:
            reason = rules_left_out().get(identifier)
            raise RefusedSetting(
                where=place,
                argument=argument,
                value=identifier,
                allowed="identifiers of rules that this library takes",
                requirement_id=None,
                cure=f"this library leaves it out: {reason}" if reason else "see docs/constructs/configuration-recorder.md",
            )


def _check_size(rules: Iterable[ConformanceRule], bodies: Mapping[str, str], place: str) -> None:
    kinds = [rule.pack for rule in rules]
    for kind, text in bodies.items():
        size, count = len(text.encode()), kinds.count(kind)
        if size > MAX_BODY or count > MAX_RULES:
            raise RefusedSetting(
                where=place,
                argument="inputs",
                value=f"a pack of {count} rules and {size} bytes",
                allowed=f"at most {MAX_RULES} rules and {MAX_BODY} bytes a pack",
                requirement_id=None,
                cure="shorten the inputs",
            )
