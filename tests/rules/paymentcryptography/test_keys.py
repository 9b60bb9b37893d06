from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said

KEY = "AWS::PaymentCryptography::Key"


@pytest.mark.parametrize(
    ("exportable", "algorithm", "expected"),
    [
        (False, "AES_256", PASS),
        ("false", "TDES_3KEY", PASS),
        (False, "RSA_4096", PASS),
        (False, "ECC_NIST_P384", PASS),
        (False, "HMAC_SHA256", PASS),
        (False, "TDES_2KEY", FAIL),
        (True, "AES_256", FAIL),
        (True, P, FAIL),
        (P, "TDES_2KEY", FAIL),
        (P, "AES_128", UNDETERMINED),
        (False, P, UNDETERMINED),
        (False, "NEW_1", UNDETERMINED),
    ],
)
def test_keys_stay_in_their_modules_and_are_strong(exportable: Any, algorithm: Any, expected: Verdict) -> None:
    key = resource(KEY, Exportable=exportable, KeyAttributes={"KeyAlgorithm": algorithm, "KeyUsage": "TR31_P0_PIN_ENCRYPTION_KEY"})
    assert said("payment-cryptography-key-not-exportable", key) is expected


@pytest.mark.parametrize(
    ("class_", "exportable", "algorithm", "expected"),
    [
        ("PUBLIC_KEY", True, "RSA_2048", PASS),
        ("PUBLIC_KEY", P, "RSA_2048", PASS),
        ("PUBLIC_KEY", True, "NEW_1", UNDETERMINED),
        ("ASYMMETRIC_KEY_PAIR", True, "RSA_2048", FAIL),
        ("PRIVATE_KEY", True, "RSA_2048", FAIL),
        (P, True, "RSA_2048", UNDETERMINED),
        (P, False, "RSA_2048", PASS),
    ],
)
def test_a_public_key_is_no_secret(class_: Any, exportable: Any, algorithm: str, expected: Verdict) -> None:
    key = resource(KEY, Exportable=exportable, KeyAttributes={"KeyAlgorithm": algorithm, "KeyClass": class_})
    assert said("payment-cryptography-key-not-exportable", key) is expected
