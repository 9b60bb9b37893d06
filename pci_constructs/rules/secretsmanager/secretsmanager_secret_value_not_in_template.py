"""Values of secrets do not stand in templates.

What is written into a template is in version control, in the assembly, in the bucket of assets and in CloudFormation's history, for
everyone who may read one of them; no passwords are put into code or configuration (8.6.2). Secrets Manager makes a value by itself, and a
parameter with NoEcho or a dynamic reference brings one that already exists. Facts beside a secret, such as the name of its host, may be
written.
"""

import json
from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.assembly.values import references_in, scalar_text
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Unknown, attempt, failed, passed, undetermined, worst
from pci_constructs.rules.credentials import credential_in
from pci_constructs.rules.secret_names import names_secret

_VALUE, _SHAPE = "SecretString", "GenerateSecretString.SecretStringTemplate"
_GOOD = passed("the value does not stand in the template", _VALUE)
_FACTS = frozenset(
    ("dbclusteridentifier", "dbinstanceidentifier", "dbname", "engine", "host", "masterarn", "port", "region", "ssl", "user", "username")
)
"""What secrets of databases hold beside the password, in lower case."""


def _check(secret: ResourceView) -> Judgement:
    return worst((attempt(partial(_value, secret)), attempt(partial(_template, secret))), empty=_GOOD)


def _value(secret: ResourceView) -> Judgement:
    value = secret.peek(_VALUE)
    if value is ABSENT:
        return _GOOD
    if value.__class__ is Unknown:
        return _brought(value)
    text = scalar_text(value)
    fields = _fields(text)
    if fields is None:
        literal = [text] if _is_literal(text, value) else []
    else:
        literal = [name for name, part in fields.items() if name.lower() not in _FACTS and _is_literal(part, value)]
    return failed("the value of the secret stands in the template", _VALUE) if literal else _GOOD


def _brought(value: Unknown) -> Judgement:
    if value.shape and credential_in(value.shape):
        return failed("a part of the secret stands in the template", _VALUE)
    if value.no_echo or "{{resolve:secretsmanager" in value.shape or "{{resolve:ssm-secure" in value.shape:
        return _GOOD
    if value.kind == "parameter":
        return failed(f"{value.why} shows the value to whoever may describe the stack: it has no NoEcho", _VALUE)
    return undetermined(f"where the value comes from depends on {value.why}", _VALUE, blocked_by=value.why)


def _template(secret: ResourceView) -> Judgement:
    fields = _fields(secret.text(_SHAPE)) or {}
    if any(names_secret(name) and str(part) for name, part in fields.items()):
        return failed("the template of the secret holds a password", _SHAPE)
    return _GOOD


def _fields(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _is_literal(part: Any, value: Any) -> bool:
    """Whether a part is text of the template's own, and not an attribute that the deployment fills in."""
    text = scalar_text(part).strip()
    if any(str(reference) in text for reference in references_in(value)):
        return credential_in(text) is not None
    return bool(text)


RULE = Rule(
    id="secretsmanager-secret-value-not-in-template",
    title="Values of secrets do not stand in templates",
    severity=Severity.HIGH,
    requirements={
        "8.6.2": "passwords of applications are not hard-coded in configuration, which a template is",
        "8.3.2": "credentials are unreadable in storage and transmission, where templates lie and travel in clear",
    },
    remediation="use GenerateSecretString, a parameter with NoEcho, or put the value in by hand; then change the one that was exposed",
    types=("AWS::SecretsManager::Secret",),
    check=_check,
    equivalents={},
    passing={"GenerateSecretString": {"SecretStringTemplate": '{"username": "pay"}', "GenerateStringKey": "password"}},
    failing={"SecretString": "hunter2-hunter2"},
    template_only="it asks what is written in the template",
)
