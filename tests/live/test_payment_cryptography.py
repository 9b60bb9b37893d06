"""Keys of payment cryptography as they are."""

from typing import Any

import pytest

from pci_constructs.assembly import Unknown
from pci_constructs.findings import Verdict
from pci_constructs.live.reading.findings import LOOKED
from tests.emulator import Emulator
from tests.live.accounts import payment_cryptography as keys
from tests.live.kit import assembly, judged, of, verdict

RULE, TAGGED = "payment-cryptography-key-not-exportable", "pci-scope-tagged"


@pytest.mark.parametrize("rule", [RULE, TAGGED])
def test_keys_are_judged(rule: str, aws: Emulator) -> None:
    keys.arrange(aws)
    assert sorted(one.verdict for one in of(judged("payment_cryptography"), rule)) == [Verdict.FAIL, Verdict.PASS]


def test_deleted_keys_are_left_out(aws: Emulator) -> None:
    keys.shown(aws, keys.key("good"), keys.key("old", exportable=True, KeyState="DELETE_COMPLETE"))
    assert verdict(judged("payment_cryptography"), RULE) is Verdict.PASS


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"algorithm": "TDES_2KEY"}, Verdict.FAIL),
        ({"algorithm": "TDES_3KEY"}, Verdict.PASS),
        ({"algorithm": "AES_128", "exportable": True, "KeyState": "DELETE_PENDING"}, Verdict.FAIL),
        ({"algorithm": "RSA_4096", "class_": "PUBLIC_KEY", "exportable": True}, Verdict.PASS),
        ({"algorithm": "RSA_4096", "class_": "ASYMMETRIC_KEY_PAIR", "exportable": True}, Verdict.FAIL),
    ],
)
def test_what_a_key_is_decides(how: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    keys.shown(aws, keys.key("one", **how))
    assert verdict(judged("payment_cryptography"), RULE) is expected


def test_what_is_not_told_is_not_known(aws: Emulator) -> None:
    one = keys.key("one")
    del one["Exportable"]
    keys.shown(aws, one)
    assert verdict(judged("payment_cryptography"), RULE) is Verdict.UNDETERMINED


def test_tags_that_go_on_or_are_denied_are_not_known(aws: Emulator) -> None:
    keys.shown(aws, keys.key("one"))
    aws.answer("payment-cryptography.ListTagsForResource", {"Tags": [], "NextToken": "2"}, times=1)
    assert verdict(judged("payment_cryptography"), TAGGED) is Verdict.UNDETERMINED
    aws.deny("payment-cryptography.ListTagsForResource")
    assert verdict(judged("payment_cryptography"), TAGGED) is Verdict.UNDETERMINED


def test_a_right_that_security_audit_lacks_leaves_keys_open_and_is_no_error(aws: Emulator) -> None:
    keys.arrange(aws)
    aws.deny("payment-cryptography.ListKeys")
    run = judged("payment_cryptography")
    assert [one for one in run.of(Verdict.ERROR) if one.rule == LOOKED] == []
    assert any("ListKeys" in one.message for one in run.of(Verdict.UNDETERMINED) if one.rule == LOOKED)


def test_how_a_key_is_used_is_not_taken_for_absent(aws: Emulator) -> None:
    keys.shown(aws, keys.key("one"))
    (attributes,) = [one.properties["KeyAttributes"] for _, one in assembly("payment_cryptography").resources()]
    assert attributes["KeyUsage"] == "TR31_K0_KEY_ENCRYPTION_KEY"
    assert attributes.get("KeyModesOfUse").__class__ is Unknown
