"""Inspector scans container images.

A scan on push knows what was known on that day. Inspector scans the images of the registry again whenever a vulnerability is published, so
that one in an image that runs is found without a build (6.3.1, 11.3.1). No template turns it on.
"""

from pci_constructs.live.rules.inspector2._scans import ACCOUNT, scanned
from pci_constructs.rules import Rule, Severity

RULE = Rule(
    id="inspector-ecr-scan-enabled",
    title="Inspector scans container images",
    severity=Severity.HIGH,
    requirements={
        "11.3.1": "images in the registry are scanned again when new vulnerabilities are published",
        "6.3.1": "vulnerabilities of what images hold are known as they are published",
    },
    remediation="enable the scan in each region (inspector2 enable --resource-types ECR; AccountBaseline does)",
    types=(ACCOUNT,),
    check=scanned("ECR", "container images"),
    equivalents={"securityhub": "Inspector.2", "config": "inspector-ecr-scan-enabled", "prowler": "inspector2_is_enabled"},
    passing={"ECR": "ENABLED"},
    failing={"ECR": "DISABLED"},
)
