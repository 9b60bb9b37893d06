from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said

USER = "AWS::ElastiCache::User"
SECRET = "{{resolve:secretsmanager:cache:SecretString:password}}"


def mode(type_: Any, *passwords: Any) -> dict[str, Any]:
    return {"AuthenticationMode": {"Type": type_, **({"Passwords": list(passwords)} if passwords else {})}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        (mode("iam"), PASS),
        (mode("IAM"), PASS),
        (mode("no-password-required"), FAIL),
        (mode("password", SECRET), PASS),
        (mode("password", {"Ref": "Secret"}), PASS),
        (mode("password", {"Ref": "Shown"}), FAIL),
        (mode("password", "correct-horse-battery"), FAIL),
        (mode("password", SECRET, "correct-horse-battery"), FAIL),
        (mode(P), UNDETERMINED),
        ({"Passwords": [SECRET]}, PASS),
        ({"Passwords": "correct-horse-battery"}, FAIL),
        ({"NoPasswordRequired": "true"}, FAIL),
        ({"NoPasswordRequired": False, "Passwords": [SECRET]}, PASS),
        ({"NoPasswordRequired": NONE}, FAIL),
        ({"AccessString": "off -@all", "NoPasswordRequired": True}, PASS),
        # Who does not say is switched off by ElastiCache.
        ({"AccessString": "~* +@read", "NoPasswordRequired": True}, PASS),
        ({"AccessString": "off on ~* +@read", "NoPasswordRequired": True}, FAIL),
        ({"AccessString": "off -@all", "Passwords": ["correct-horse-battery"]}, FAIL),
    ],
)
def test_users_prove_who_they_are(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("elasticache-user-password-required", resource(USER, **{"AccessString": "on ~* +@read", **properties})) is expected


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        ("on ~* +@all", FAIL),
        ("ON ~pay:* AllCommands", FAIL),
        ("on ~* +@all -@dangerous -@admin", PASS),
        ("on ~* -@dangerous +@all", FAIL),
        ("on ~* +@all -@all +@read", PASS),
        ("on ~* +@all nocommands +get", PASS),
        ("on ~* +@all -@admin +@admin", FAIL),
        ("on ~* +@all -@dangerous +@admin", PASS),
        # A second set of permissions allows what the first one does not.
        ("on ~pay:* +@read (~* +@all)", FAIL),
        ("on ~* +@all (~pay:* -@all +@read)", FAIL),
        ("on ~pay:* +@read (~log:* +@write) (~x +@all -@dangerous)", PASS),
        ("~* +@all", PASS),
        ("off ~* +@all", PASS),
        ("off ~* -@all", PASS),
        ("on ~* +@all -get", FAIL),
        (P, UNDETERMINED),
        (NONE, UNDETERMINED),
    ],
)
def test_commands_of_users(access: Any, expected: Verdict) -> None:
    assert said("elasticache-user-commands-limited", resource(USER, AccessString=access)) is expected
