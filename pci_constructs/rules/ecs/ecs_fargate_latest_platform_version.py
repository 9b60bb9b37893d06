"""Services on Fargate run on its newest platform version.

The platform version is the kernel and runtime below a container. One that is pinned stays behind when the next is published, and then
gets no more patches (6.3.3). Without a version, or with LATEST, every new task starts on the newest. The newest are data beside this rule.
"""

from pathlib import Path

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, failed, not_applicable, passed
from pci_constructs.rules.dated import dated
from pci_constructs.rules.ecs._tasks import on_windows

_NEVER_FARGATE = ("EC2", "EXTERNAL", "MANAGED_INSTANCES")
_PROPERTY = "PlatformVersion"
_FACTS = Path(__file__).parent / "platform_versions.json"


def _check(service: ResourceView) -> Judgement:
    version = service.text(_PROPERTY, "LATEST").strip()
    if version.upper() == "LATEST":
        return passed("new tasks start on the newest platform version", _PROPERTY)
    if service.text("LaunchType").upper() in _NEVER_FARGATE:
        return not_applicable("it does not run on Fargate", "LaunchType")
    newest = dated(_FACTS).facts
    good = passed(f"{version} is the newest platform version", _PROPERTY)
    if version == newest["linux"]:
        return good
    if version == newest["windows"]:
        task = service.follow("TaskDefinition") if service.has("TaskDefinition") else None
        if task is None:
            raise Undetermined("whether the tasks run on Windows: the task definition is not among what was read", "TaskDefinition")
        if on_windows(task):
            return good
    return failed(f"tasks stay on platform version {version}", _PROPERTY)


RULE = Rule(
    id="ecs-fargate-latest-platform-version",
    title="Services on Fargate run on the newest platform version",
    severity=Severity.MEDIUM,
    requirements={"6.3.3": "the kernel and runtime below the containers get the patches that AWS releases"},
    remediation="leave out PlatformVersion, or set it to LATEST",
    types=("AWS::ECS::Service",),
    check=_check,
    facts=_FACTS,
    equivalents={"securityhub": "ECS.10", "config": "ecs-fargate-latest-platform-version", "checkov": "CKV_AWS_332"},
    passing={"LaunchType": "FARGATE", "PlatformVersion": "LATEST"},
    failing={"LaunchType": "FARGATE", "PlatformVersion": "1.3.0"},
)
