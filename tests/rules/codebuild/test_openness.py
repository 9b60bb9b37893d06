"""Whether builds check where their source is from, and who sees what comes of them."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said

PROJECT = "AWS::CodeBuild::Project"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (NONE, NONE, PASS),
        (False, "false", PASS),
        (True, NONE, FAIL),
        (NONE, "true", FAIL),
        (P, True, FAIL),
        (NONE, P, UNDETERMINED),
    ],
)
def test_certificates_of_hosts_are_checked(first: Any, second: Any, expected: Verdict) -> None:
    sources = {"Source": {"Type": "GITHUB", "InsecureSsl": first}, "SecondarySources": [{"Type": "GITHUB", "InsecureSsl": second}]}
    assert said("codebuild-insecure-ssl-disabled", resource(PROJECT, **sources)) is expected


@pytest.mark.parametrize(("visibility", "expected"), [(NONE, PASS), ("PRIVATE", PASS), ("PUBLIC_READ", FAIL), (P, UNDETERMINED)])
def test_builds_are_not_shown_to_everyone(visibility: Any, expected: Verdict) -> None:
    assert said("codebuild-project-not-public", resource(PROJECT, Visibility=visibility)) is expected
