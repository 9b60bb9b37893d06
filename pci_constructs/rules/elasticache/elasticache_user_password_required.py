"""Users of caches prove who they are.

A user without a password is whoever reaches the cache: the name alone opens sessions and tokens (8.3.1). The password is fetched from
where secrets are kept, and not written in the template (8.6.2); with IAM there is none. As a user that is switched off nobody logs in.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, passed, worst
from pci_constructs.rules.elasticache._users import ACCESS, USER, switched_off
from pci_constructs.rules.reading import word
from pci_constructs.rules.secret_text import judge_protected

_MODE = "AuthenticationMode.Type"
_LISTS = ("Passwords", "AuthenticationMode.Passwords")
_NOTHING = failed("nothing proves who the user is", _MODE)
_GOOD = passed("the user proves who it is", _MODE)


def _check(user: ResourceView) -> Judgement:
    # A password that is not known may be good because it is not: a reference to a secret.
    passwords = (judge_protected(value, "Password", path) for path in _LISTS for value in user.each(path))
    return worst((attempt(partial(_proves, user)), *passwords), empty=_GOOD)


def _proves(user: ResourceView) -> Judgement:
    if user.text(ACCESS) and switched_off(user):
        return passed("the user is switched off", ACCESS)
    mode = word(user, _MODE)
    if mode == "no-password-required" or user.flag("NoPasswordRequired"):
        return failed("the user logs in without a password", _MODE if mode else "NoPasswordRequired")
    if mode == "iam":
        return passed("the user proves with IAM who it is", _MODE)
    return _GOOD if mode == "password" or any(user.has(path) for path in _LISTS) else _NOTHING


RULE = Rule(
    id="elasticache-user-password-required",
    title="Users of caches prove who they are",
    severity=Severity.HIGH,
    requirements={
        "8.3.1": "a user without a password or IAM is not authenticated at all",
        "8.6.2": "passwords of applications are not written in templates",
    },
    remediation="set AuthenticationMode to iam, or to password with a dynamic reference to a secret",
    types=(USER,),
    check=_check,
    passing={"UserName": "pay", "AccessString": "on ~pay:* +@read", "AuthenticationMode": {"Type": "iam"}},
    failing={"UserName": "pay", "AccessString": "on ~pay:* +@read", "AuthenticationMode": {"Type": "no-password-required"}},
)
