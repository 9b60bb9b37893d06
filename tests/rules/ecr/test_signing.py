"""Whether the registry signs what is pushed."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said


def signing(*filters: Any, profile: Any = "arn:aws:signer:eu-central-1:111122223333:/signing-profiles/p", **more: Any) -> dict[str, Any]:
    parts = {"RepositoryFilters": [{"Filter": one, "FilterType": "WILDCARD_MATCH"} for one in filters]} if filters else {}
    return resource("AWS::ECR::SigningConfiguration", Rules=[{"SigningProfileArn": profile, **parts, **more}])


BOTH = resource(
    "AWS::ECR::SigningConfiguration", Rules=[*signing("general/*")["Properties"]["Rules"], *signing("payments/*")["Properties"]["Rules"]]
)


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        (None, UNDETERMINED),
        (signing(), PASS),
        (signing("*"), PASS),
        (signing("payments/*"), PASS),
        (signing("general/*"), FAIL),
        (signing("general/*", "payments/api"), PASS),
        (signing("payments"), UNDETERMINED),
        (signing("payments", "*api"), PASS),
        (signing("general"), FAIL),
        (signing("payments/*", profile=""), FAIL),
        (signing("general/*", P), UNDETERMINED),
        (BOTH, PASS),
        (signing(RepositoryFilters=P), UNDETERMINED),
        (resource("AWS::ECR::SigningConfiguration", Rules=[]), FAIL),
        (resource("AWS::ECR::SigningConfiguration", Rules=P), UNDETERMINED),
    ],
)
def test_the_registry_signs(signed: Any, expected: Verdict) -> None:
    repository = resource("AWS::ECR::Repository", RepositoryName="payments/api")
    assert said("ecr-image-signing-configured", repository, **({"Signing": signed} if signed else {})) is expected


def test_a_repository_without_a_name_is_taken_by_every_filter_alone() -> None:
    repository = resource("AWS::ECR::Repository")
    assert said("ecr-image-signing-configured", repository, Signing=signing("**")) is PASS
    assert said("ecr-image-signing-configured", repository, Signing=signing("payments/*")) is UNDETERMINED
