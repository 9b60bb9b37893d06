from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said


@pytest.mark.parametrize(
    ("guests", "expected"), [(False, PASS), ("false", PASS), (True, FAIL), ("true", FAIL), (P, UNDETERMINED), (NONE, PASS)]
)
def test_nobody_gets_rights_without_logging_in(guests: Any, expected: Verdict) -> None:
    pool = resource("AWS::Cognito::IdentityPool", AllowUnauthenticatedIdentities=guests)
    assert said("cognito-identity-pool-no-guest-access", pool) is expected
