"""Databases take minor versions of their engine by themselves.

Minor versions carry the fixes of known vulnerabilities, which are to be installed within a month if they are critical (6.3.3). An engine
that waits for somebody to ask waits for longer. It is so by default; a replica does what its source does. Hosts of RDS Custom are patched
by whoever runs them.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable, undetermined
from pci_constructs.rules.copies import source_of
from pci_constructs.rules.databases import INSTANCE, upgraded
from pci_constructs.rules.rds._databases import CUSTOM, engine

_UPGRADE, _SOURCE = "AutoMinorVersionUpgrade", "SourceDBInstanceIdentifier"


def _check(database: ResourceView) -> Judgement:
    if source_of(database) == _SOURCE and not database.has(_UPGRADE):
        source = database.follow(_SOURCE)
        if source is None or source.type != INSTANCE:
            blocked_by = f"{_UPGRADE} of {database.text(_SOURCE)}"
            return undetermined("a replica is upgraded as its source is", _SOURCE, blocked_by=blocked_by)
        return _check(source)
    if not database.flag(_UPGRADE, default=True) and engine(database).startswith(CUSTOM):
        return not_applicable("RDS Custom leaves versions to whoever runs the host", "Engine")
    return upgraded(database)


RULE = Rule(
    id="rds-automatic-minor-version-upgrade-enabled",
    title="Databases take minor versions of their engine by themselves",
    severity=Severity.HIGH,
    requirements={"6.3.3": "security fixes of the engine are installed within the time that the standard leaves"},
    remediation="set AutoMinorVersionUpgrade to true, and a maintenance window that suits",
    types=(INSTANCE,),
    check=_check,
    equivalents={
        "securityhub": "RDS.13",
        "config": "rds-automatic-minor-version-upgrade-enabled",
        "cdk-nag": "PCI.DSS.321-RDSAutomaticMinorVersionUpgradeEnabled",
        "guard": "RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED",
        "checkov": "CKV_AWS_226",
    },
    passing={"Engine": "postgres", "AutoMinorVersionUpgrade": True},
    failing={"Engine": "postgres", "AutoMinorVersionUpgrade": False},
)
