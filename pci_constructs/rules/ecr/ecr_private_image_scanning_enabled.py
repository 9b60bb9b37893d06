"""Images are scanned when they are pushed.

An image is a list of packages, and for many of them a vulnerability is known or will be (6.3.1, 6.3.2). A scan at push finds the known ones
before the image runs, and counts among internal scans (11.3.1). The repository asks for it, or the registry does for all repositories whose
names match a filter.
"""

from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed, some, undetermined
from pci_constructs.rules.ecr._filters import takes

_PATH = "ImageScanningConfiguration.ScanOnPush"
_REGISTRY = "AWS::ECR::RegistryScanningConfiguration"
_SCANNING = ("SCAN_ON_PUSH", "CONTINUOUS_SCAN")


def _check(repository: ResourceView) -> Judgement:
    if repository.flag(_PATH):
        return passed("images are scanned when they are pushed", _PATH)
    none = failed("images are not scanned", _PATH)
    registries = list(repository.neighbours(_REGISTRY))
    if not registries and not repository.has(_PATH):
        blocked = "the scanning configuration of the registry (ecr get-registry-scanning-configuration)"
        return undetermined("the repository does not say it", _PATH, blocked_by=blocked)

    def rule(part: Any) -> Judgement:
        if not isinstance(part, Block) or part.text("ScanFrequency").upper() not in _SCANNING:
            return none
        return some(part.each("RepositoryFilters"), lambda found: _matches(found, repository), empty=none)

    return some(registries, lambda registry: some(registry.each("Rules"), rule, empty=none), empty=none)


def _matches(part: Any, repository: ResourceView) -> Judgement:
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
