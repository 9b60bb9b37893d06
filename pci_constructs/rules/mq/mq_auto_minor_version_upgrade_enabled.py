"""Message brokers take minor versions of their engine by themselves.

Minor versions of ActiveMQ and RabbitMQ carry the fixes of known vulnerabilities, which are to be installed within a month if they are
critical (6.3.3). Switched off, somebody has to think of it each time.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.databases import upgraded

RULE = Rule(
    id="mq-auto-minor-version-upgrade-enabled",
    title="Message brokers take minor versions of their engine by themselves",
    severity=Severity.MEDIUM,
    requirements={"6.3.3": "security fixes of the engine are installed within the time that the standard leaves"},
    remediation="set AutoMinorVersionUpgrade to true, and MaintenanceWindowStartTime to a time that suits",
    types=("AWS::AmazonMQ::Broker",),
    check=upgraded,
    equivalents={"config": "mq-auto-minor-version-upgrade-enabled", "checkov": "CKV_AWS_207"},
    passing={"AutoMinorVersionUpgrade": True},
    failing={"AutoMinorVersionUpgrade": False},
)
