"""Workgroups as they run: whether results of queries are encrypted, whatever clients ask for."""

from typing import Any

import pytest

from pci_constructs.assembly import Unknown
from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import athena
from tests.live.kit import assembly, judged, of, verdict

RULE = "athena-workgroup-encrypted-at-rest"
TAGGED = "pci-scope-tagged"
ENCRYPTED = {"ResultConfiguration": {"EncryptionConfiguration": {"EncryptionOption": "SSE_S3"}}}
ENFORCED, FREE = {"EnforceWorkGroupConfiguration": True}, {"EnforceWorkGroupConfiguration": False}
MINIMUM = {"EnableMinimumEncryptionConfiguration": True}


def test_workgroups_are_judged(aws: Emulator) -> None:
    athena.arrange(aws)
    run = judged("athena")
    assert [verdict(run, RULE, f"/{name}") for name in ("good", "bad", "primary")] == [Verdict.PASS, Verdict.FAIL, Verdict.FAIL]
    assert [verdict(run, TAGGED, f"/{name}") for name in ("good", "bad")] == [Verdict.PASS, Verdict.FAIL]


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({**ENCRYPTED, **ENFORCED}, Verdict.PASS),
        ({"ManagedQueryResultsConfiguration": {"Enabled": True}, **ENFORCED}, Verdict.PASS),
        ({**ENCRYPTED, **FREE}, Verdict.FAIL),
        ({**ENCRYPTED, **FREE, **MINIMUM}, Verdict.PASS),
        ({"ManagedQueryResultsConfiguration": {"Enabled": True}, **FREE, **MINIMUM}, Verdict.FAIL),
        ({"ResultConfiguration": {"OutputLocation": "s3://results/"}, **FREE, **MINIMUM}, Verdict.FAIL),
        ({"ResultConfiguration": {"OutputLocation": "s3://results/"}, **ENFORCED}, Verdict.FAIL),
        (ENCRYPTED, Verdict.UNDETERMINED),
        ({}, Verdict.FAIL),
        (None, Verdict.FAIL),
    ],
)
def test_the_configuration_decides(configuration: dict[str, Any] | None, expected: Verdict, aws: Emulator) -> None:
    aws.answer("athena.ListWorkGroups", {"WorkGroups": [{"Name": "pay"}]})
    aws.answer("athena.GetWorkGroup", {"WorkGroup": {"Name": "pay", **({} if configuration is None else {"Configuration": configuration})}})
    aws.answer("athena.ListTagsForResource", {"Tags": []})
    assert verdict(judged("athena"), RULE) is expected


def test_a_workgroup_that_cannot_be_asked_is_not_known(aws: Emulator) -> None:
    athena.arrange(aws)
    aws.deny("athena.GetWorkGroup")
    assert {one.verdict for one in of(judged("athena"), RULE)} == {Verdict.UNDETERMINED}


def test_tags_of_which_there_are_more_are_not_known(aws: Emulator) -> None:
    athena.arrange(aws)
    aws.answer("athena.ListTagsForResource", {"Tags": [{"Key": "owner", "Value": "pay"}], "NextToken": "more"})
    assert {one.verdict for one in of(judged("athena"), TAGGED)} == {Verdict.UNDETERMINED}


def test_settings_that_are_not_read_are_not_taken_for_absent(aws: Emulator) -> None:
    athena.arrange(aws)
    found = {resource.properties["Name"]: resource.properties for _, resource in assembly("athena").resources()}
    assert found["bad"]["WorkGroupConfiguration"].get("AdditionalConfiguration").__class__ is Unknown
