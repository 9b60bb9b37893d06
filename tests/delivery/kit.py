"""What tests of the delivery's constructs build on."""

from datetime import date
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns

from pci_constructs.assembly.discovery import find
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.check import judge_assemblies
from pci_constructs.delivery.calendar import ChangePlan, Weekends
from pci_constructs.delivery.roles import GitHubIdentity
from pci_constructs.delivery.workflows import Workflow
from pci_constructs.findings import Finding, Verdict
from pci_constructs.options import Options

BRANCH = Workflow(repository="payments-org/api")
PROTECTED = Workflow(repository="payments-org/api", environment="production")
CONNECTION = "arn:aws:codeconnections:eu-central-1:111122223333:connection/0f1e2d3c"
PLAN = ChangePlan(zone="Europe/Berlin", first=date(2027, 1, 1), last=date(2027, 12, 31), freezes=[Weekends()])
APPROVERS = ("arn:aws:iam::111122223333:role/duty-manager", "arn:aws:iam::111122223333:role/security-officer")
ELSEWHERE = ("pci-scope-tagged", "internet-gateway-authorized-vpc-only")
"""Rules about the stack of a test, not about what it tests."""


class Ground:
    """A key, a topic, and GitHub's identity.

    Args:
        stack: the stack.
    """

    def __init__(self, stack: cdk.Stack) -> None:
        self.stack = stack
        self.key: kms.IKey = CustomerManagedKey(stack, "Key", description="delivery").key
        self.topic: sns.ITopic = AlarmTopic(stack, "Alarms", key=self.key).topic
        self._identity: GitHubIdentity | None = None

    @property
    def identity(self) -> GitHubIdentity:
        """The provider, made when first asked for."""
        self._identity = self._identity or GitHubIdentity(self.stack, "GitHub")
        return self._identity

    def role(self, name: str) -> iam.IRole:
        """A role that is there already."""
        return iam.Role.from_role_name(self.stack, f"Role{name}", name)


def failures(*paths: Path) -> list[Finding]:
    """What this library's rules find wrong in assemblies or templates, besides what the stack of a test lacks."""
    found = find(list(paths))
    run = judge_assemblies(found.assemblies, Options(), unreadable=found.unreadable, record=False)
    assert run.resources
    return [f for f in run.findings if f.verdict in (Verdict.FAIL, Verdict.ERROR) and f.rule not in ELSEWHERE]
