"""Environments install updates of their platform by themselves.

A platform version is a fixed image of operating system, runtime and proxy; its fixes come as new versions. Managed updates install them in
a weekly window, within the month that critical fixes may take (6.3.3). They are off by default.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.elasticbeanstalk._options import ENVIRONMENT, SETTINGS, option, switched_on

_OPTION = ("aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled")


def _check(environment: ResourceView) -> Judgement:
    return switched_on(
        environment,
        *_OPTION,
        good="updates of the platform are installed every week",
        bad="updates of the platform are not installed by themselves",
    )


RULE = Rule(
    id="elastic-beanstalk-managed-updates-enabled",
    title="Environments install updates of their platform by themselves",
    severity=Severity.HIGH,
    requirements={
        "6.3.3": "fixes of operating system and runtime are installed in time, without a step that can be forgotten",
    },
    remediation="set ManagedActionsEnabled to true, with PreferredStartTime, and UpdateLevel minor in managedactions:platformupdate",
    types=(ENVIRONMENT,),
    check=_check,
    equivalents={
        "securityhub": "ElasticBeanstalk.2",
        "config": "elastic-beanstalk-managed-updates-enabled",
    },
    passing={SETTINGS: [option(*_OPTION, "true")]},
    failing={SETTINGS: [option(*_OPTION, "false")]},
)
