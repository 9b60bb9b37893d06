"""Images are scanned when they are pushed.

An image is a list of packages, and for many of them a vulnerability is known or will be (6.3.1, 6.3.2). A scan at push finds the known ones
before the image runs, and counts among internal scans (11.3.1). The repository asks for it, or the registry does for all repositories whose
names match a filter. Enhanced scanning is the registry's alone.
"""

from functools import partial
from typing import Any

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    best,
    failed,
    flag_is_true,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.ecr._filters import takes
from pci_constructs.rules.reading import word

_PATH = "ImageScanningConfiguration.ScanOnPush"
_REGISTRY = "AWS::ECR::RegistryScanningConfiguration"
_SCANNING = ("SCAN_ON_PUSH", "CONTINUOUS_SCAN")
_NONE = failed("images are not scanned", _PATH)
_OPEN = undetermined(
    "the repository does not say it",
    _PATH,
    blocked_by="the scanning configuration of the registry (ecr get-registry-scanning-configuration)",
)


def _check(repository: ResourceView) -> Judgement:
    own = attempt(partial(_own, repository))
    by_registry = some(repository.neighbours(_REGISTRY), partial(_scans, repository), empty=_NONE if repository.has(_PATH) else _OPEN)
    if own.verdict is Verdict.FAIL or by_registry.verdict is Verdict.PASS:
        return by_registry
    overruled = some(repository.neighbours(_REGISTRY), _overrules, empty=_NONE)
    if overruled.verdict is Verdict.FAIL:
        return best((own, by_registry), empty=own)
    return by_registry if overruled.verdict is Verdict.PASS else overruled


def _own(repository: ResourceView) -> Judgement:
    return flag_is_true(repository, _PATH, good="images are scanned when they are pushed", bad=_NONE.message)


def _overrules(registry: ResourceView) -> Judgement:
    """Whether a registry scans by its own filters alone: with enhanced scanning no other repository is scanned, whatever it says itself."""
    return passed("it scans by its filters alone") if word(registry, "ScanType", "BASIC") == "enhanced" else _NONE


def _scans(repository: ResourceView, registry: ResourceView) -> Judgement:
    return some(registry.each("Rules"), partial(_by_rule, repository), empty=_NONE)


def _by_rule(repository: ResourceView, part: Any) -> Judgement:
    if not isinstance(part, Block) or part.text("ScanFrequency").upper() not in _SCANNING:
        return _NONE
    return some(part.each("RepositoryFilters"), partial(_matches, repository), empty=_NONE)


def _matches(repository: ResourceView, part: Any) -> Judgement:
    if takes(part.text("Filter"), repository):
        return passed("the registry scans the repository")
    return failed("the registry scans other repositories", _PATH)


RULE = Rule(
    id="ecr-private-image-scanning-enabled",
    title="Images are scanned when they are pushed",
    severity=Severity.HIGH,
    requirements={
        "6.3.1": "vulnerabilities of what images hold are found and ranked",
        "6.3.2": "third-party components of one's own software are looked at for vulnerabilities",
        "11.3.1": "images that run in the CDE are part of internal scans",
    },
    remediation="set ImageScanningConfiguration.ScanOnPush, or a rule of AWS::ECR::RegistryScanningConfiguration whose filter matches",
    types=("AWS::ECR::Repository",),
    check=_check,
    equivalents={"securityhub": "ECR.1", "config": "ecr-private-image-scanning-enabled", "checkov": "CKV_AWS_163"},
    passing={"ImageScanningConfiguration": {"ScanOnPush": True}},
    failing={"ImageScanningConfiguration": {"ScanOnPush": False}},
)
