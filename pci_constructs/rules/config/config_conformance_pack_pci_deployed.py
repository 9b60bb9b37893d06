"""The conformance packs of PCI DSS hold all their rules.

The gate judges what is about to be built; the rules of AWS Config judge what the account has become, and nobody can edit those of a
pack one by one (10.7.2). A rule that is left out of the pack finds nothing. A pack is compared with the list that ``ConformancePacks``
deploys, whichever list it shares rules with; single rules of the same stage and region count too.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.findings import Severity, Subject, Verdict
from pci_constructs.rules.rule import Judgement, Rule, subject_of
from pci_constructs.rules.values import UNKNOWN, known

_PACK = "AWS::Config::ConformancePack"
_IDENTIFIER = re.compile(r"\bSourceIdentifier[\"']?\s*:\s*[\"']?([A-Z0-9_]+)")
# Read as a file, because the package around it imports the CDK, which rules do without.
_LIST = Path(__file__).parents[2] / "aws" / "config" / "conformance_rules.toml"
_NAMED = 5


@cache
def _listed() -> tuple[Mapping[str, Any], ...]:
    """The rules that need no input of the team, without which they cannot be deployed."""
    return tuple(rule for rule in tomllib.loads(_LIST.read_text("utf-8"))["rule"] if not rule.get("inputs"))


def _of_body(body: Any) -> set[str]:
    return set(_IDENTIFIER.findall(body)) if isinstance(body, str) else set()


def _deployed(stack: Stack, assembly: Assembly) -> set[str]:
    """The managed rules of the same stage and region, those of packs included."""
    found: set[str] = set()
    for other, resource in assembly.resources():
        if (other.stage, other.region) == (stack.stage, stack.region):
            if resource.type == _PACK:
                found |= _of_body(resource.properties.get("TemplateBody"))
            elif resource.type == "AWS::Config::ConfigRule":
                source = resource.properties.get("Source")
                found.add(str(source.get("SourceIdentifier")) if isinstance(source, Mapping) else "")
    return found


def _missing(held: set[str], deployed: set[str], region: str | None) -> list[str] | None:
    """What the list that a pack is of has and nothing deploys; ``None`` for a pack of another kind."""
    kinds = [rule["pack"] for rule in _listed() if rule["identifier"] in held]
    if not kinds:
        return None
    kind = max(sorted(set(kinds)), key=kinds.count)
    # Rules about users and keys are asked in one region of an account: where one of them is.
    home = any(rule.get("home") and rule["identifier"] in deployed for rule in _listed())
    expected = [
        rule["identifier"]
        for rule in _listed()
        if rule["pack"] == kind and (home or not rule.get("home")) and rule.get("only_in", region) == region
    ]
    return sorted(set(expected) - deployed)


def _judged(pack: Resource, stack: Stack, assembly: Assembly) -> Judgement:
    body = pack.properties.get("TemplateBody")
    if body is None or known(body) is UNKNOWN:
        blocked = str(body or pack.properties.get("TemplateS3Uri") or pack.properties.get("TemplateSSMDocumentDetails"))
        return Judgement(Verdict.UNDETERMINED, "the rules of the pack are not in the template", "TemplateBody", blocked_by=blocked)
    missing = _missing(_of_body(body), _deployed(stack, assembly), stack.region)
    if missing is None:
        return Judgement(Verdict.NOT_APPLICABLE, "the pack has none of the rules for PCI DSS", "TemplateBody")
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        return Judgement(Verdict.FAIL, f"rules are missing: {', '.join(missing[:_NAMED])}{more}", "TemplateBody")
    return Judgement(Verdict.PASS, "the pack has every rule of its list", "TemplateBody")


def _check(assembly: Assembly) -> Iterator[tuple[Subject, Judgement]]:
    for stack in assembly.stacks:
        for pack in stack.of_type(_PACK):
            yield subject_of(pack, stack), _judged(pack, stack, assembly)


RULE = Rule(
    id="config-conformance-pack-pci-deployed",
    title="Conformance packs of PCI DSS hold all their rules",
    severity=Severity.LOW,
    requirements={
        "10.7.2": "controls that fail in the running account are detected by rules that run there",
        "12.4.2": "reviews between assessments have the results to look at; whoever is no service provider does them by choice",
    },
    remediation="deploy the missing rules, or record who accepts that they are left out (left_out={…: ExceptionRecord(…)}) and until when",
    check_all=_check,
)
