"""Environment variables of functions hold no secrets.

Whoever may look at a function's configuration reads its variables, and so does every log that prints them. A password there is
hard-coded (8.6.2) and readable (8.3.2). It is no different for one that CloudFormation fetches from Secrets Manager at deployment: it is
put into the configuration in clear. A function that reads the secret when it starts leaves none behind.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, passed
from pci_constructs.rules.secret_text import judge_readable

_PATH = "Environment.Variables"


def _check(function: ResourceView) -> Judgement:
    variables = function.get(_PATH)
    if not isinstance(variables, Block):
        return passed("it has no variables", _PATH)
    return every(
        variables.names(),
        lambda name: judge_readable(variables.peek(name), name, variables.where(name)),
        empty=passed("it has no variables", _PATH),
    )


RULE = Rule(
    id="lambda-environment-without-secrets",
    title="Environment variables of functions hold no secrets",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "variables are shown in clear to whoever may read the function's configuration",
        "8.6.2": "a password in the configuration is hard-coded",
    },
    remediation="pass the ARN of a secret and read it from Secrets Manager when the function starts; rotate what was written there",
    types=("AWS::Lambda::Function",),
    check=_check,
    equivalents={"checkov": "CKV_AWS_45"},
    passing={"Environment": {"Variables": {"DB_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Ab12Cd"}}},
    failing={"Environment": {"Variables": {"DB_PASSWORD": "hunter2"}}},
)
