"""The conformance packs of PCI DSS hold all their rules.

The gate judges what is about to be built; the rules of AWS Config judge what the account has become, and nobody can edit those of a
pack one by one (10.7.2). A rule that is left out of the pack finds nothing. A pack is compared with the list that ``ConformancePacks``
deploys, whichever list it shares rules with; single rules of the same stage, account and region count too.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from msgspec.json import decode

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, failed, not_applicable, passed

_PACK, _SINGLE = "AWS::Config::ConformancePack", "AWS::Config::ConfigRule"
_BODY, _SOURCE = "TemplateBody", "Source.SourceIdentifier"
_RULES = "Live.SourceIdentifiers"
"""What came of the template of a pack, which no API shows."""
# It begins with plain text, which is what makes the search through a pack of a hundred kilobytes short.
_IDENTIFIER = expression(r"SourceIdentifier(?<!\wSourceIdentifier)[\"']?\s*:\s*[\"']?([A-Z0-9_]+)")
_COMMENT = expression(r"(?m)^[ \t]*#.*$")
_NAMED = 5


@cache
def _listed() -> tuple[Mapping[str, Any], ...]:
    """The rules that need no input of the team, without which they cannot be deployed."""
    document = decode((Path(__file__).parent / "conformance_rules.json").read_bytes())
    return tuple(rule for rule in document["rule"] if not rule.get("inputs"))


def _identifiers(resource: ResourceView) -> frozenset[str]:
    """The managed rules that a pack or a rule deploys.

    Raises:
        Undetermined: they are not in the template.
    """
    if resource.type == _SINGLE:
        return frozenset({resource.text(_SOURCE)})
    if resource.live:
        return frozenset(str(identifier) for identifier in resource.each(_RULES))
    if not resource.has(_BODY):
        elsewhere = resource.peek("TemplateS3Uri") or resource.peek("TemplateSSMDocumentDetails.DocumentName")
        raise Undetermined(elsewhere if isinstance(elsewhere, str) else "the template of the pack", _BODY)
    return _named_in(resource.text(_BODY))


@lru_cache(maxsize=64)
def _named_in(body: str) -> frozenset[str]:
    return frozenset(_IDENTIFIER.findall(_COMMENT.sub("", body) if "#" in body else body))


def _expected(held: frozenset[str], deployed: set[str], region: str | None) -> set[str] | None:
    """The list that a pack is of; ``None`` for a pack of another kind."""
    kinds = [rule["pack"] for rule in _listed() if rule["identifier"] in held]
    if not kinds:
        return None
    kind = max(sorted(set(kinds)), key=kinds.count)
    # Rules about users and keys are asked in one region of an account: where one of them is.
    home = any(rule.get("home") and rule["identifier"] in deployed for rule in _listed())
    return {
        rule["identifier"]
        for rule in _listed()
        if rule["pack"] == kind and (home or not rule.get("home")) and rule.get("only_in", region) == region
    }


def _check(pack: ResourceView) -> Judgement:
    held = _identifiers(pack)
    deployed, open_ = set(held), None
    for other in pack.neighbours(_PACK, _SINGLE):
        try:
            deployed |= held if other.is_(pack) else _identifiers(other)
        except Undetermined as error:
            open_ = error
    expected = _expected(held, deployed, pack.stack.stack.region)
    if expected is None:
        return not_applicable("the pack has none of the rules for PCI DSS", _BODY)
    missing = sorted(expected - deployed)
    if missing and open_ is not None:
        raise open_
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        return failed(f"rules are missing: {', '.join(missing[:_NAMED])}{more}", _BODY)
    return passed("the pack has every rule of its list", _BODY)


def _example(rest: slice) -> dict[str, str]:
    rules = [rule["identifier"] for rule in _listed() if rule["pack"] == "core" and not rule.get("only_in")][rest]
    return {"ConformancePackName": "pci", _BODY: "\n".join(f"SourceIdentifier: {identifier}" for identifier in rules)}


RULE = Rule(
    id="config-conformance-pack-pci-deployed",
    title="Conformance packs of PCI DSS hold all their rules",
    severity=Severity.LOW,
    requirements={
        "10.7.2": "controls that fail in the running account are detected by rules that run there",
        "12.4.2": "reviews between assessments have the results to look at; whoever is no service provider does them by choice",
    },
    remediation="deploy the missing rules, or record who accepts that they are left out (left_out={…: ExceptionRecord(…)}) and until when",
    types=(_PACK,),
    check=_check,
    passing=_example(slice(None)),
    failing=_example(slice(1, None)),
)
