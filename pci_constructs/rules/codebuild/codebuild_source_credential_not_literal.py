"""Tokens for repositories are not written in templates.

A token in a template is in version control, in the bucket of templates and in the history of the stack, for everybody who may read one of
them (8.3.2, 8.6.2), and opens the code that is built. A dynamic reference is looked up at deployment and shown nowhere.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, failed, passed
from pci_constructs.rules.secret_text import judge_protected, literal_secret

_BY_NAME = ("CODECONNECTIONS", "SECRETS_MANAGER")


def _check(credential: ResourceView) -> Judgement:
    if not credential.has("Token"):
        return failed("it has no token", "Token")
    value = credential.peek("Token")
    judged = judge_protected(value, "Token", "Token")
    if judged.verdict is not Verdict.PASS and literal_secret(value) is None and credential.text("AuthType") in _BY_NAME:
        return passed("Token names a connection or a secret", "Token")
    return judged


RULE = Rule(
    id="codebuild-source-credential-not-literal",
    title="Tokens for source repositories are not written in templates",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "the token is not kept or shown in clear",
        "8.6.2": "the token is not hard-coded in a template",
    },
    remediation="use AuthType CODECONNECTIONS or SECRETS_MANAGER, or a dynamic reference to Secrets Manager as Token; revoke the old one",
    types=("AWS::CodeBuild::SourceCredential",),
    check=_check,
    passing={
        "AuthType": "PERSONAL_ACCESS_TOKEN",
        "ServerType": "GITHUB",
        "Token": "{{resolve:secretsmanager:github:SecretString:token}}",
    },
    failing={"AuthType": "PERSONAL_ACCESS_TOKEN", "ServerType": "GITHUB", "Token": "not-in-here"},
    template_only="it asks what is written in the template",
)
