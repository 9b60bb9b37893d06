"""Finds the rules: every file of a service's folder is one, named as its id with underscores, or a helper whose name begins with ``_``.

Ids are known from file names alone, so that a check imports only the rules of services that its templates use. Rules that a running
account alone decides lie below ``live/rules`` in the same way.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from pci_constructs.importing import load, together
from pci_constructs.rules.rule import Rule

_HERE = Path(__file__).parent
_LIVE = _HERE.parent / "live" / "rules"
ALWAYS = "governance"
"""The folder of rules that concern resources of several services; it is always asked."""
_FOLDERS = {
    "AWSCDK-EKS-Cluster": "eks",
    "AWSCDK-EKS-KubernetesResource": "kubernetes",
    "ACMPCA": "acm",
    "AmazonMQ": "mq",
    "ApiGatewayV2": "apigateway",
    "AutoScaling": "ec2",
    "CertificateManager": "acm",
    "ElasticLoadBalancing": "elb",
    "ElasticLoadBalancingV2": "elbv2",
    "OpenSearchService": "opensearch",
    "Elasticsearch": "opensearch",
    "Serverless": "lambda_",
    "Lambda": "lambda_",
    "WAF": "waf",
    "WAFRegional": "waf",
    "InspectorV2": "inspector",
    "KafkaConnect": "msk",
    "Route53Resolver": "route53",
}
"""The folder of a service, where it is not the service's name in lower case."""


@cache
def folder_of(type_: str) -> str:
    """The folder that holds the rules for a CloudFormation type."""
    parts = type_.split("::")
    service = parts[1] if len(parts) > 1 else parts[0]
    return _FOLDERS.get(service, service.lower())


@cache
def files() -> dict[str, str]:
    """The module of every rule that templates are asked, by id.

    Raises:
        ValueError: two files claim the same id.
    """
    return _files(_HERE, "pci_constructs.rules")


@cache
def live_files() -> dict[str, str]:
    """The module of every rule that a running account alone decides, by id.

    Raises:
        ValueError: two files claim the same id.
    """
    found = _files(_LIVE, "pci_constructs.live.rules") if _LIVE.is_dir() else {}
    for id_ in found.keys() & files().keys():
        raise ValueError(f"{found[id_]} and {files()[id_]} both claim the rule id {id_}")
    return found


def every_file() -> dict[str, str]:
    """The module of every rule, whatever it is asked of."""
    return {**files(), **live_files()}


def _files(folder: Path, package: str) -> dict[str, str]:
    found: dict[str, str] = {}
    with os.scandir(folder) as folders:
        services = sorted(entry.name for entry in folders if entry.is_dir() and not entry.name.startswith("__"))
    for service in services:
        for name in os.listdir(f"{folder}/{service}"):  # noqa: PTH208 - a path for each costs more than the listing
            if name.endswith(".py") and not name.startswith("_"):
                id_ = name[:-3].replace("_", "-")
                module = f"{package}.{service}.{name[:-3]}"
                if id_ in found:
                    raise ValueError(f"{module} and {found[id_]} both claim the rule id {id_}")
                found[id_] = module
    return dict(sorted(found.items()))


def ids() -> tuple[str, ...]:
    """The id of every rule of the pack that templates are asked."""
    return tuple(files())


@cache
def every_id() -> tuple[str, ...]:
    """The id of every rule of the pack."""
    return tuple(every_file())


@cache
def rule(id_: str) -> Rule:
    """The rule with this id.

    Raises:
        KeyError: there is none.
        ValueError: the file claims another id than its name says.
    """
    module = files().get(id_) or live_files()[id_]
    found: Rule = load(module).RULE
    if found.id != id_:
        raise ValueError(f"{module} holds the rule {found.id}: file and rule must have the same name")
    return found


@cache
def live_rules() -> tuple[Rule, ...]:
    """Every rule that a running account is asked, by id: those of templates that make sense there, and its own."""
    asked = [each for each in all_rules() if not each.of_templates_alone]
    return tuple(sorted((*asked, *(rule(id_) for id_ in live_files())), key=lambda each: each.id))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the pack that templates are asked, by id."""
    return tuple(rule(id_) for id_ in files())


def services_of(types: Iterable[str]) -> frozenset[str]:
    """The folders whose rules concern some of these CloudFormation types, or whole assemblies."""
    return frozenset({folder_of(type_) for type_ in types} | {ALWAYS})


def rules_for(types: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that concern some of these types, and those that concern whole assemblies, by id."""
    return _rules_in(services_of(types))


@lru_cache(maxsize=64)
def _rules_in(services: frozenset[str]) -> tuple[Rule, ...]:
    return tuple(sorted((rule for service in services for rule in rules_of(service)), key=lambda rule: rule.id))


@cache
def _by_service() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for id_, module in files().items():
        found[module.split(".")[2]].append(id_)
    return found


def size_of(service: str) -> int:
    """How many rules a folder has."""
    return len(_by_service().get(service, ()))


@cache
def rules_of(service: str) -> tuple[Rule, ...]:
    """The rules in a folder, by id; none if there is no such folder."""
    ids = _by_service().get(service, ())
    if not ids:
        return ()
    with together(f"pci_constructs.rules.{service}"):
        return tuple(rule(id_) for id_ in ids)
