"""Regions with nodes say what holds in sessions.

A session that names no document of its own takes the preferences of its region. Where nobody wrote them there are none: what
administrators do leaves no record (10.2.1.2), no key of the team's own protects what they type (2.2.7), and an idle session waits for
twenty minutes (8.2.8). No template has to have them, so only the account tells that they are there.
"""

from pci_constructs.live.rules.ssm._nodes import NODE
from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, some

_PREFERENCES, _DOCUMENT = "Live::SSM::SessionPreferences", "Document"


def _check(region: ResourceView) -> Judgement:
    if region.has(_DOCUMENT):
        return passed(f"{region.text(_DOCUMENT)} says what holds in sessions", _DOCUMENT)
    missing = failed("nothing says that sessions are logged, encrypted and end", _DOCUMENT)
    return some(region.neighbours(NODE), lambda _: missing, empty=not_applicable("there is no node that a session could reach"))


RULE = Rule(
    id="ssm-session-preferences-set",
    title="Regions with nodes say what holds in sessions",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.2": "what administrators do in a session is on record in every region that has nodes",
        "8.2.8": "without preferences an idle session is open for longer than fifteen minutes",
        "2.2.7": "without preferences no key of the team's own encrypts what administrators type",
    },
    remediation="make the document SSM-SessionManagerRunShell in the region, with a log, a kmsKeyId and an idleSessionTimeout of 15",
    types=(_PREFERENCES,),
    check=_check,
    passing={_DOCUMENT: "SSM-SessionManagerRunShell"},
    failing=Example(
        resources={
            "Region": {"Type": _PREFERENCES, "Properties": {}},
            "Node": {"Type": NODE, "Properties": {"InstanceId": "i-00000000000000001"}},
        }
    ),
)
