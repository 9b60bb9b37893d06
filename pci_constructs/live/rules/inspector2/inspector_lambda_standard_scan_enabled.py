"""Inspector scans the packages of functions.

A function that nobody deploys for a year runs with the packages of a year ago. Inspector looks through what functions and layers bring
along (6.3.2) whenever a vulnerability is published (6.3.1). No template turns it on.
"""

from pci_constructs.live.rules.inspector2._scans import ACCOUNT, scanned
from pci_constructs.rules import Rule, Severity

RULE = Rule(
    id="inspector-lambda-standard-scan-enabled",
    title="Inspector scans the packages of functions",
    severity=Severity.HIGH,
    requirements={
        "6.3.1": "vulnerabilities of packages in functions are known as they are published",
        "6.3.2": "the packages that functions bring along are listed and looked at",
    },
    remediation="enable the scan in each region (inspector2 enable --resource-types LAMBDA; AccountBaseline does)",
    types=(ACCOUNT,),
    check=scanned("Lambda", "packages of functions"),
    equivalents={"securityhub": "Inspector.4", "config": "inspector-lambda-standard-scan-enabled", "prowler": "inspector2_is_enabled"},
    passing={"Lambda": "ENABLED"},
    failing={"Lambda": "DISABLED"},
)
