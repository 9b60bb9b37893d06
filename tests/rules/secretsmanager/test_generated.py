from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said


@pytest.mark.parametrize(
    ("generated", "expected"),
    [
        ({}, PASS),
        ({"PasswordLength": "16"}, PASS),
        ({"PasswordLength": 15}, FAIL),
        ({"PasswordLength": P}, UNDETERMINED),
        ({"ExcludePunctuation": True, "ExcludeUppercase": True}, PASS),
        ({"ExcludeLowercase": "true", "ExcludeUppercase": True}, FAIL),
        ({"ExcludeNumbers": True}, FAIL),
        ({"RequireEachIncludedType": False}, FAIL),
        ({"PasswordLength": P, "ExcludeNumbers": True}, FAIL),
        (P, UNDETERMINED),
        (None, NOT_APPLICABLE),
    ],
)
def test_generated_passwords(generated: Any, expected: Verdict) -> None:
    properties = {} if generated is None else {"GenerateSecretString": generated}
    assert said("secretsmanager-generated-password-strength", resource("AWS::SecretsManager::Secret", **properties)) is expected
