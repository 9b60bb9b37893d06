"""Generated passwords are long and mixed.

Secrets Manager generates 32 characters of every kind unless it is told otherwise. The standard asks for twelve, with letters and digits
(8.3.6), and more for those of applications, which nobody has to remember (8.6.3): sixteen here.
"""

from collections.abc import Iterator
from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, not_applicable, passed, worst
from pci_constructs.rules.secretsmanager._rotations import SECRET

_LEAST = 16
_GENERATED = "GenerateSecretString"
_GOOD = passed("the password is long and mixed", _GENERATED)


def _check(secret: ResourceView) -> Judgement:
    if not secret.has(_GENERATED):
        return not_applicable("nothing is generated", _GENERATED)
    return worst(_judged(secret), empty=_GOOD)


def _judged(secret: ResourceView) -> Iterator[Judgement]:
    yield attempt(partial(_long, secret))
    yield attempt(partial(_mixed, secret))


def _long(secret: ResourceView) -> Judgement:
    where = f"{_GENERATED}.PasswordLength"
    return _GOOD if secret.at_least(where, _LEAST, default=32) else failed(f"the password has fewer than {_LEAST} characters", where)


def _mixed(secret: ResourceView) -> Judgement:
    def left_out(name: str) -> bool:
        return secret.flag(f"{_GENERATED}.Exclude{name}")

    if left_out("Numbers"):
        return failed("the password has no digits", f"{_GENERATED}.ExcludeNumbers")
    if left_out("Lowercase") and left_out("Uppercase"):
        return failed("the password has no letters", f"{_GENERATED}.ExcludeLowercase")
    where = f"{_GENERATED}.RequireEachIncludedType"
    return _GOOD if secret.flag(where, default=True) else failed("the password may lack a kind of character", where)


RULE = Rule(
    id="secretsmanager-generated-password-strength",
    title="Generated passwords are long and mixed",
    severity=Severity.LOW,
    requirements={
        "8.3.6": "passwords have twelve characters or more, with letters and digits",
        "8.6.3": "passwords of applications are complex enough for how often they change",
    },
    remediation=f"set PasswordLength to {_LEAST} or more and RequireEachIncludedType to true, or leave both out",
    types=(SECRET,),
    check=_check,
    passing={_GENERATED: {"PasswordLength": 32}},
    failing={_GENERATED: {"PasswordLength": 8}},
    template_only="how a password was made is written in the template alone",
)
