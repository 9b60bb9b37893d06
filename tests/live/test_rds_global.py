"""Global databases as they run: whether they are encrypted, once for all of their regions."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import REGION, Emulator
from tests.live.accounts.rds_global import CALL, arrange, database, encrypted, shown
from tests.live.kit import assembly, judged, of, reading, verdict

RULE, TAGGED = "aurora-global-database-encryption-at-rest", "pci-scope-tagged"
OTHER, NOT_ASKED = "eu-west-1", "us-east-1"


@pytest.mark.parametrize("rule", [RULE, TAGGED])
def test_global_databases_are_judged(rule: str, aws: Emulator) -> None:
    arrange(aws)
    run = judged("rds_global")
    assert [verdict(run, rule, f":{name}") for name in ("good", "bad")] == [Verdict.PASS, Verdict.FAIL]


def test_those_of_other_services_are_not_taken_for_aurora(aws: Emulator) -> None:
    arrange(aws)
    assert of(judged("rds_global"), RULE, ":documents") == []


@pytest.mark.parametrize(
    ("regions", "found"),
    [
        ((REGION, OTHER), OTHER),
        ((OTHER, REGION), REGION),
        ((REGION, NOT_ASKED), REGION),
        ((OTHER, NOT_ASKED), OTHER),
        ((), REGION),
    ],
)
def test_each_is_one_resource_where_it_is_written_to(regions: tuple[str, ...], found: str, aws: Emulator) -> None:
    shown(aws, database("cards", *regions, says=encrypted("false")))
    resources = [(stack.region, one.logical_id) for stack, one in assembly("rds_global", regions=(REGION, OTHER)).resources()]
    assert resources == [(found, "arn:aws:rds::123456789012:global-cluster:cards")]


def test_one_whose_regions_were_not_asked_for_lies_elsewhere(aws: Emulator) -> None:
    shown(aws, database("cards", NOT_ASKED, says=encrypted("false")))
    seen = reading("rds_global", regions=(REGION, OTHER))
    assert not any(place.found for place in seen.places.values())
    assert seen.elsewhere == {"AWS::RDS::GlobalCluster": 1}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("none", Verdict.FAIL), ("sse-rds", Verdict.PASS), ("sse-kms", Verdict.FAIL)],
)
def test_a_key_that_aws_owns_encrypts_too(kind: str, expected: Verdict, aws: Emulator) -> None:
    says = f"{encrypted('false')}<StorageEncryptionType>{kind}</StorageEncryptionType>"
    shown(aws, database("cards", REGION, says=says))
    assert verdict(judged("rds_global"), RULE) is expected


def test_what_aws_does_not_say_is_not_known(aws: Emulator) -> None:
    shown(aws, database("cards", REGION, tags=""))
    run = judged("rds_global")
    assert [verdict(run, rule) for rule in (RULE, TAGGED)] == [Verdict.UNDETERMINED, Verdict.UNDETERMINED]


def test_without_the_call_nothing_is_said_to_be_encrypted(aws: Emulator) -> None:
    arrange(aws)
    aws.deny(CALL)
    run = judged("rds_global")
    assert of(run, RULE) == []
    assert any(CALL.partition(".")[2] in one.message for one in run.of(Verdict.ERROR))
