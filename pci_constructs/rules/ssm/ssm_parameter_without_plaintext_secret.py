"""Parameters hold no secrets in clear.

CloudFormation can make parameters of the types String and StringList alone, and both are kept and shown in clear. A password in one is
readable to everybody who may read parameters (8.3.2), and its value is hard-coded in the template (8.6.2). Secrets belong into Secrets
Manager, which CloudFormation can fill without knowing what is in them.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, passed
from pci_constructs.rules.secret_text import judge_readable


def _check(parameter: ResourceView) -> Judgement:
    if not parameter.live and not parameter.has("Value"):
        return passed("it has no value", "Value")
    if parameter.live and parameter.text("Type") == "SecureString":
        return passed("its value is encrypted", "Type")
    name = parameter.peek("Name")
    return judge_readable(parameter.peek("Value"), name if isinstance(name, str) else parameter.logical_id, "Value")


RULE = Rule(
    id="ssm-parameter-without-plaintext-secret",
    title="Parameters hold no secrets in clear",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "a parameter of the type String keeps what it holds in clear",
        "8.6.2": "a password in a template is hard-coded",
    },
    remediation="keep the secret in Secrets Manager, or let the parameter hold its ARN; rotate what was written there",
    types=("AWS::SSM::Parameter",),
    check=_check,
    equivalents={"checkov": "CKV_AWS_384"},
    passing={"Name": "/prod/greeting", "Type": "String", "Value": "hello"},
    failing={"Name": "/prod/greeting", "Type": "String", "Value": "postgres://app:hunter2@db.example.com/cards"},
)
