"""Environment variables of functions hold no secrets.

Whoever may look at a function's configuration reads its variables, and so does every log that prints them. A password there is
hard-coded (8.6.2) and readable (8.3.2). It is no different for one that CloudFormation fetches from Secrets Manager at deployment: it is
put into the configuration in clear. A function that reads the secret when it starts leaves none behind. Web functions and images of micro
VMs have variables of the same kind.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, passed
from pci_constructs.rules.secret_text import judge_readable

FUNCTION, REVISION, IMAGE = "AWS::Lambda::Function", "AWS::Lambda::WebFunctionRevision", "AWS::Lambda::MicrovmImage"
_PATHS = {FUNCTION: "Environment.Variables", REVISION: "ServiceConfig.EnvironmentVariables"}
_PAIRS = "EnvironmentVariables"


def _check(resource: ResourceView) -> Judgement:
    path = _PATHS.get(resource.type, _PAIRS)
    none = passed("it has no variables", path)
    if path == _PAIRS:
        return every(resource.each(path), _pair, empty=none)
    variables = resource.get(path)
    if not isinstance(variables, Block):
        return none
    return every(variables.names(), lambda name: judge_readable(variables.peek(name), name, variables.where(name)), empty=none)


def _pair(variable: Block) -> Judgement:
    return judge_readable(variable.peek("Value"), variable.text("Key"), variable.where("Value"))


RULE = Rule(
    id="lambda-environment-without-secrets",
    title="Environment variables of functions hold no secrets",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "variables are shown in clear to whoever may read the function's configuration",
        "8.6.2": "a password in the configuration is hard-coded",
    },
    remediation="pass the ARN of a secret and read it from Secrets Manager when the function starts; rotate what was written there",
    types=(FUNCTION, REVISION, IMAGE),
    check=_check,
    equivalents={"checkov": "CKV_AWS_45"},
    passing={"Environment": {"Variables": {"DB_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Ab12Cd"}}},
    failing={"Environment": {"Variables": {"DB_PASSWORD": "hunter2"}}},
)
