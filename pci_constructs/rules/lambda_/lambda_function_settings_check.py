"""Functions run on a runtime that gets patches.

AWS stops patching a runtime on an announced day, and functions on it go on running with every hole that is found from then on. Software
is kept at versions that get security patches (6.3.3), and its end is known before it comes (12.3.4). The list and its days are data beside
this rule; what is newer than the list is not known to it.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, undetermined
from pci_constructs.rules.dated import dated

_FACTS = Path(__file__).parent / "runtimes.json"


def deprecations() -> Mapping[str, date]:
    """The day from which AWS no longer patches each runtime."""
    found: Mapping[str, date] = dated(_FACTS).facts["deprecated"]
    return found


def _check(function: ResourceView) -> Judgement:
    if not function.has("Runtime"):
        if function.text("PackageType", "Zip") == "Image" or function.has("Code.ImageUri"):
            return not_applicable("its runtime is part of its image", "PackageType")
        return failed("no runtime is named", "Runtime")
    name = function.text("Runtime").strip()
    end = deprecations().get(name)
    if end is None:
        return undetermined(f"{name} is not in the list of runtimes", "Runtime", blocked_by=f"whether AWS patches the runtime {name}")
    if end <= function.today:
        return failed(f"{name} has had no patches since {end}", "Runtime")
    return passed(f"{name} gets patches until {end}", "Runtime")


RULE = Rule(
    id="lambda-function-settings-check",
    title="Functions run on a supported runtime",
    severity=Severity.MEDIUM,
    requirements={
        "6.3.3": "the runtime gets the security patches that its vendor releases",
        "12.3.4": "software whose vendor no longer supports it is found and replaced",
    },
    remediation="move the function to a runtime that AWS supports",
    types=("AWS::Lambda::Function",),
    check=_check,
    facts=_FACTS,
    equivalents={"securityhub": "Lambda.2", "config": "lambda-function-settings-check", "checkov": "CKV_AWS_363"},
    passing={"Runtime": "python3.14"},
    failing={"Runtime": "python3.8"},
)
