"""Results of builds are not shown to the public.

A public project shows logs and artifacts of each build to whoever has its address: names of hosts, versions with known holes, and whatever
slipped into the output. Access is denied to everyone who is not named (7.3.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.codebuild._sources import PROJECT
from pci_constructs.rules.reading import word

_VISIBILITY = "Visibility"


def _check(project: ResourceView) -> Judgement:
    if word(project, _VISIBILITY, "private") == "public_read":
        return failed("logs and artifacts of builds are shown to everyone", _VISIBILITY)
    return passed("builds are shown to the account alone", _VISIBILITY)


RULE = Rule(
    id="codebuild-project-not-public",
    title="Results of builds are not public",
    severity=Severity.MEDIUM,
    requirements={"7.3.3": "logs and artifacts are denied to everyone who is not named"},
    remediation="set Visibility to PRIVATE, or leave it out",
    types=(PROJECT,),
    check=_check,
    passing={_VISIBILITY: "PRIVATE"},
    failing={_VISIBILITY: "PUBLIC_READ"},
)
