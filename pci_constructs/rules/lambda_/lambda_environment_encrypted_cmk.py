"""Environment variables of functions are encrypted with a key of your own.

Variables say where data lies and how a function gets at it. Under the key that AWS keeps for Lambda whoever may read a function's
configuration reads them; with a key of one's own that takes a right on the key as well (3.6.1, 8.3.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.databases import own_key
from pci_constructs.rules.reading import document

_VARIABLES, _KEY = "Environment.Variables", "KmsKeyArn"


def _check(function: ResourceView) -> Judgement:
    variables = document(function, _VARIABLES)
    if variables is None or not variables.names():
        return not_applicable("the function has no variables", _VARIABLES)
    return own_key(function, _KEY, "the environment of the function")


_VARIABLE = {"Environment": {"Variables": {"TABLE": "payments"}}}

RULE = Rule(
    id="lambda-environment-encrypted-cmk",
    title="Environment variables of functions are encrypted with a key of your own",
    severity=Severity.LOW,
    requirements={
        "3.6.1": "access to the key can be limited to those who need it only if the key is your own",
        "8.3.2": "what variables say of credentials is unreadable to whoever has no right on the key",
    },
    remediation="set KmsKeyArn to a key of your own whose policy admits the role of the function",
    types=("AWS::Lambda::Function",),
    check=_check,
    equivalents={"checkov": "CKV_AWS_173"},
    passing={**_VARIABLE, _KEY: "arn:aws:kms:eu-central-1:111122223333:key/0d990263-018e-4e65-a703-eff731de951e"},
    failing=_VARIABLE,
)
