"""Repositories as they run: scanned by their own word or the registry's, and open to nobody unknown."""

from typing import Literal

from pci_constructs.findings import Verdict
from pci_constructs.live.reading.findings import LOOKED
from tests.emulator import Emulator
from tests.live.accounts import ecr
from tests.live.kit import judged, of, verdict

SCANNED = "ecr-private-image-scanning-enabled"


def scanning(aws: Emulator, pattern: str, type_: Literal["BASIC", "ENHANCED"] = "BASIC") -> None:
    aws.client("ecr").put_registry_scanning_configuration(
        scanType=type_,
        rules=[{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": [{"filter": pattern, "filterType": "WILDCARD"}]}],
    )


def test_repositories_are_judged(aws: Emulator) -> None:
    ecr.arrange(aws)
    run = judged("ecr")
    assert verdict(run, SCANNED, "/good") is Verdict.PASS
    assert verdict(run, SCANNED, "/bad") is Verdict.FAIL
    assert verdict(run, "ecr-repository-policy-not-public", "/good") is Verdict.PASS
    assert verdict(run, "ecr-repository-policy-not-public", "/bad") is Verdict.FAIL


def test_the_registry_may_scan_what_the_repository_does_not(aws: Emulator) -> None:
    ecr.arrange(aws)
    scanning(aws, "*")
    assert verdict(judged("ecr"), SCANNED, "/bad") is Verdict.PASS
    scanning(aws, "other")
    assert verdict(judged("ecr"), SCANNED, "/bad") is Verdict.FAIL


def test_with_enhanced_scanning_the_registry_alone_decides(aws: Emulator) -> None:
    ecr.arrange(aws)
    scanning(aws, "other", "ENHANCED")
    assert verdict(judged("ecr"), SCANNED, "/good") is Verdict.FAIL
    scanning(aws, "other")
    assert verdict(judged("ecr"), SCANNED, "/good") is Verdict.PASS


def test_without_the_registry_nobody_knows(aws: Emulator) -> None:
    ecr.arrange(aws)
    aws.deny("ecr.GetRegistryScanningConfiguration")
    run = judged("ecr")
    assert verdict(run, SCANNED, "/bad") is Verdict.UNDETERMINED
    # With enhanced scanning what it says itself would not count.
    assert verdict(run, SCANNED, "/good") is Verdict.UNDETERMINED


SIGNED = "ecr-image-signing-configured"


def test_the_registry_signs_what_its_rules_take(aws: Emulator) -> None:
    ecr.arrange(aws)
    run = judged("ecr")
    assert (verdict(run, SIGNED, "/good"), verdict(run, SIGNED, "/bad")) == (Verdict.PASS, Verdict.FAIL)
    ecr.signing(aws)
    assert verdict(judged("ecr"), SIGNED, "/bad") is Verdict.PASS
    aws.fault("ecr.GetSigningConfiguration", "SigningConfigurationNotFoundException", status=400)
    assert verdict(judged("ecr"), SIGNED, "/good") is Verdict.FAIL


def test_without_the_right_nobody_knows_what_the_registry_signs(aws: Emulator) -> None:
    ecr.arrange(aws)
    aws.deny("ecr.GetSigningConfiguration")
    run = judged("ecr")
    assert verdict(run, SIGNED, "/good") is Verdict.UNDETERMINED
    assert run.of(Verdict.ERROR) == []


PUBLIC, TEMPLATE = "ecr-repository-policy-not-public", "AWS::ECR::RepositoryCreationTemplate"


def test_what_new_repositories_begin_with_is_judged(aws: Emulator) -> None:
    ecr.arrange(aws)
    run = judged("ecr")
    assert [verdict(run, PUBLIC, f"{TEMPLATE} {prefix}") for prefix in ("good", "bad", "plain")] == [
        Verdict.PASS,
        Verdict.FAIL,
        Verdict.PASS,
    ]


def test_a_policy_that_is_no_json_is_not_known(aws: Emulator) -> None:
    ecr.templates(aws, {**ecr.template("one"), "repositoryPolicy": "{"})
    assert verdict(judged("ecr"), PUBLIC, f"{TEMPLATE} one") is Verdict.UNDETERMINED


def test_without_the_right_nobody_knows_what_new_repositories_begin_with(aws: Emulator) -> None:
    ecr.arrange(aws)
    aws.deny("ecr.DescribeRepositoryCreationTemplates")
    run = judged("ecr")
    assert of(run, PUBLIC, f"{TEMPLATE} bad") == []
    assert any("ecr:DescribeRepositoryCreationTemplates" in one.message for one in run.of(Verdict.UNDETERMINED) if one.rule == LOOKED)
    assert run.of(Verdict.ERROR) == []
