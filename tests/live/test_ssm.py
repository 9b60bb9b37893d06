"""Nodes and documents as Systems Manager knows them."""

import json

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import ssm
from tests.live.answers import also, plain
from tests.live.kit import judged, verdict

PATCHED, PUT_BACK = (
    "ec2-managedinstance-patch-compliance-status-check",
    "ec2-managedinstance-association-compliance-status-check",
)
BLOCK = "ssm-automation-block-public-sharing"


def test_nodes_are_judged_by_their_reports(aws: Emulator) -> None:
    ssm.arrange(aws)
    run = judged("ssm")
    assert [verdict(run, PATCHED, node) for node in (ssm.GOOD, ssm.BAD, ssm.SILENT)] == [Verdict.PASS, Verdict.FAIL, Verdict.FAIL]
    assert [verdict(run, PUT_BACK, node) for node in (ssm.GOOD, ssm.BAD, ssm.SILENT)] == [
        Verdict.PASS,
        Verdict.FAIL,
        Verdict.NOT_APPLICABLE,
    ]
    assert [verdict(run, "ssm-inventory-collected", node) for node in (ssm.GOOD, ssm.BAD)] == [Verdict.PASS, Verdict.FAIL]


def test_inventory_by_tags_is_left_open(aws: Emulator) -> None:
    ssm.arrange(aws)
    association = {
        "AssociationId": "1",
        "Name": "AWS-GatherSoftwareInventory",
        "ScheduleExpression": "rate(12 hours)",
        "Targets": [{"Key": "tag:pci-scope", "Values": ["cde"]}],
    }
    also(aws, {"ssm.ListAssociations": plain({"Associations": [association]})})
    assert verdict(judged("ssm"), "ssm-inventory-collected", ssm.GOOD) is Verdict.UNDETERMINED


def test_documents_are_shared_with_nobody_unknown(aws: Emulator) -> None:
    ssm.arrange(aws)
    run = judged("ssm", trusted_accounts=["111122223333"])
    rule = "ssm-document-not-public"
    assert [verdict(run, rule, f"/{name}") for name in ("own", "shown", "lent")] == [Verdict.PASS, Verdict.FAIL, Verdict.FAIL]
    trusting = judged("ssm", trusted_accounts=[ssm.SHARED_WITH])
    assert verdict(trusting, rule, "/lent") is Verdict.PASS
    assert verdict(judged("ssm"), rule, "/lent") is Verdict.UNDETERMINED


@pytest.mark.parametrize(("value", "expected"), [("Enable", Verdict.FAIL), ("Disable", Verdict.PASS)])
def test_the_switch_against_public_documents(aws: Emulator, value: str, expected: Verdict) -> None:
    ssm.arrange(aws)
    also(aws, {"ssm.GetServiceSetting": plain({"ServiceSetting": {"SettingId": "asked", "SettingValue": value}})})
    assert verdict(judged("ssm"), BLOCK, "public-sharing-permission") is expected


def test_what_is_in_a_parameter_stays_there(aws: Emulator) -> None:
    ssm.arrange(aws)
    run = judged("ssm")
    assert verdict(run, "ssm-parameter-without-plaintext-secret", "/app/password") is Verdict.PASS
    assert verdict(run, "ssm-parameter-without-plaintext-secret", "/app/db-password") is Verdict.UNDETERMINED


LOGGED, SET = "ssm-session-logging-encrypted", "ssm-session-preferences-set"


def test_documents_of_sessions_are_judged_by_what_is_in_them(aws: Emulator) -> None:
    ssm.arrange(aws)
    ssm.sessions(aws, "idle", **{**ssm.SAFE, "idleSessionTimeout": "60"})
    ssm.sessions(aws, "open", **{**ssm.SAFE, "kmsKeyId": ""})
    commands = json.dumps({"schemaVersion": "1.0", "sessionType": "InteractiveCommands", "properties": {"linux": {"commands": "date"}}})
    aws.client("ssm").create_document(Name="commands", Content=commands, DocumentType="Session", DocumentFormat="JSON")
    run = judged("ssm")
    assert verdict(run, LOGGED, "/commands") is Verdict.UNDETERMINED
    assert verdict(run, LOGGED, "/SSM-SessionManagerRunShell") is Verdict.PASS
    assert [verdict(run, LOGGED, f"/{name}") for name in ("idle", "open")] == [Verdict.FAIL, Verdict.FAIL]
    assert verdict(run, LOGGED, "/own") is Verdict.NOT_APPLICABLE


def test_without_the_right_nobody_knows_what_is_in_a_document(aws: Emulator) -> None:
    ssm.arrange(aws)
    aws.deny("ssm.GetDocument")
    run = judged("ssm")
    assert verdict(run, LOGGED, "/SSM-SessionManagerRunShell") is Verdict.UNDETERMINED
    assert run.of(Verdict.ERROR) == []


def test_a_region_with_nodes_says_what_holds_in_sessions(aws: Emulator) -> None:
    ssm.arrange(aws)
    assert verdict(judged("ssm"), SET) is Verdict.PASS
    aws.client("ssm").delete_document(Name="SSM-SessionManagerRunShell")
    assert verdict(judged("ssm"), SET) is Verdict.FAIL
    also(aws, {"ssm.DescribeInstanceInformation": plain({"InstanceInformationList": []})})
    assert verdict(judged("ssm"), SET) is Verdict.NOT_APPLICABLE
    aws.deny("ssm.DescribeInstanceInformation")
    assert verdict(judged("ssm"), SET) is Verdict.UNDETERMINED
