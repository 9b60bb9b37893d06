"""Inspector scans instances.

A vulnerability is published after the instance was built, and a scan of the image then says nothing of it. Inspector compares what is
installed with what is published, every day (6.3.1), and is the internal scan that the standard asks for (11.3.1). No template turns it on.
"""

from pci_constructs.live.rules.inspector2._scans import ACCOUNT, scanned
from pci_constructs.rules import Rule, Severity

RULE = Rule(
    id="inspector-ec2-scan-enabled",
    title="Inspector scans instances",
    severity=Severity.HIGH,
    requirements={
        "11.3.1": "internal scans of hosts run all the time, with the rights to look inside",
        "6.3.1": "vulnerabilities of what is installed are known as they are published",
    },
    remediation="enable the scan in each region (inspector2 enable --resource-types EC2; AccountBaseline does)",
    types=(ACCOUNT,),
    check=scanned("EC2", "instances"),
    equivalents={"securityhub": "Inspector.1", "config": "inspector-ec2-scan-enabled", "prowler": "inspector2_is_enabled"},
    passing={"EC2": "ENABLED"},
    failing={"EC2": "DISABLED"},
)
