"""Inspector scans the code of functions.

Code of functions is often written outside of the pipeline that scans everything else. Inspector looks through it for injections, secrets
and weak cryptography (6.2.4) as a second look besides the review (6.2.3). No template turns it on.
"""

from pci_constructs.live.rules.inspector2._scans import ACCOUNT, scanned
from pci_constructs.rules import Rule, Severity

RULE = Rule(
    id="inspector-lambda-code-scan-enabled",
    title="Inspector scans the code of functions",
    severity=Severity.HIGH,
    requirements={
        "6.2.3": "code is looked through for weaknesses by a machine besides the review",
        "6.2.4": "injections, secrets in code and weak cryptography are among what the scan finds",
    },
    remediation="enable the scan in each region (inspector2 enable --resource-types LAMBDA_CODE; AccountBaseline does)",
    types=(ACCOUNT,),
    check=scanned("LambdaCode", "sources of functions"),
    equivalents={"securityhub": "Inspector.3", "config": "inspector-lambda-code-scan-enabled", "prowler": "inspector2_is_enabled"},
    passing={"LambdaCode": "ENABLED"},
    failing={"LambdaCode": "DISABLED"},
)
