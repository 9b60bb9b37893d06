"""What holds for every setting: set once, the same answer again, left on deletion, stable in identity, and never silent."""

import importlib
import json
import logging
import time
import tomllib
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from pci_constructs.handlers import cloudformation
from pci_constructs.handlers.account_baseline import index
from tests.conftest import ROOT
from tests.emulator import Emulator
from tests.handlers.account_baseline.conftest import CONTACT, Lacking, Send, volume_key
from tests.handlers.test_cloudformation import Answers, request

KINDS = sorted(kind.removeprefix("Custom::") for kind in index.SETTINGS)
WRITES = ("Create", "Enable", "Modify", "Put", "Update", "Delete", "Disable", "Reset")
DECLARED = tomllib.loads((ROOT / "pci_constructs/handlers/account_baseline/permissions.toml").read_text("utf-8"))
IAM_NAMES = {"s3:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock", "s3:PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock"}
"""Where the API and IAM call the same thing differently (service authorization reference, Amazon S3)."""
BY_AWS = {"iam:CreateServiceLinkedRole"}
"""What AWS itself does with the caller's rights."""

Properties = Mapping[str, Mapping[str, Any]]


def written(aws: Emulator) -> list[str]:
    return [str(call) for call in aws.calls if call.operation.startswith(WRITES)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_declared_is_what_is_called(aws: Emulator, send: Send, properties: Properties, kind: str) -> None:
    assert send(kind, properties[kind])["Status"] == "SUCCESS"
    declared = {action for statement in DECLARED[f"Custom::{kind}"] for action in statement["actions"]}
    assert {IAM_NAMES.get(call, call) for call in aws.called()} == declared - BY_AWS


def test_every_type_declares_and_no_other() -> None:
    assert set(DECLARED) == set(index.SETTINGS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_request_changes_nothing(aws: Emulator, send: Send, properties: Properties, kind: str) -> None:
    first = send(kind, properties[kind])
    assert written(aws)
    aws.forget()
    assert send(kind, properties[kind]) == first
    assert written(aws) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_update_keeps_the_identity_so_that_nothing_is_replaced(send: Send, properties: Properties, kind: str) -> None:
    first = send(kind, properties[kind])["PhysicalResourceId"]
    update = send(kind, properties[kind], RequestType="Update", PhysicalResourceId=first, OldResourceProperties={})
    assert (update["Status"], update["PhysicalResourceId"]) == ("SUCCESS", first)


@pytest.mark.parametrize("kind", KINDS)
def test_deletion_calls_nothing_and_says_so(
    aws: Emulator, send: Send, properties: Properties, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    for physical_id in ("made", "Closed-not-created"):
        with caplog.at_level(logging.INFO):
            answer = send(kind, properties[kind], RequestType="Delete", PhysicalResourceId=physical_id)
        assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", physical_id)
    assert aws.calls == []
    assert "keeps this setting" in caplog.text


def operations(aws: Emulator) -> list[str]:
    return list(dict.fromkeys(f"{call.client}.{call.operation}" for call in aws.calls))


@pytest.mark.parametrize("kind", KINDS)
def test_throttling_of_any_call_is_outlasted(aws: Emulator, send: Send, properties: Properties, kind: str) -> None:
    send(kind, properties[kind])
    for operation in operations(aws):
        aws.throttle(operation, times=2)
    aws.waits.clear()
    assert send(kind, properties[kind])["Status"] == "SUCCESS"
    assert aws.waits


@pytest.mark.parametrize("kind", KINDS)
def test_each_denied_call_is_a_failure_that_names_it(aws: Emulator, send: Send, properties: Properties, kind: str) -> None:
    calls = _calls_of_a_first_request(aws, send, properties, kind)
    for operation in calls:
        aws.reset()
        fresh = {**properties[kind]}
        if "KeyArn" in fresh:
            fresh["KeyArn"] = volume_key(aws)
        Lacking(aws)
        aws.deny(operation)
        answer = send(kind, fresh, RequestType="Update", PhysicalResourceId="made")
        assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", "made"), operation
        assert "AccessDenied" in answer["Reason"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", [b"", b"{}", b"<html>busy</html>", b"\xff\xfe"])
def test_a_malformed_answer_is_never_a_success(aws: Emulator, send: Send, properties: Properties, kind: str, body: bytes) -> None:
    for operation in _reads_of_a_first_request(aws, send, properties, kind):
        aws.forget()
        aws.fault(operation, "", status=200, body=body)
        answer = send(kind, properties[kind])
        assert (answer["Status"], operation) == ("FAILED", operation)


def _calls_of_a_first_request(aws: Emulator, send: Send, properties: Properties, kind: str) -> list[str]:
    assert send(kind, properties[kind])["Status"] == "SUCCESS"
    return operations(aws)


def _reads_of_a_first_request(aws: Emulator, send: Send, properties: Properties, kind: str) -> list[str]:
    return [name for name in _calls_of_a_first_request(aws, send, properties, kind) if not name.partition(".")[2].startswith(WRITES)]


def test_a_type_of_somebody_else_is_refused(send: Send) -> None:
    assert "Custom::Other is none of Custom::AccountPasswordPolicy" in send("Other", {})["Reason"]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"MacieAutomatedDiscovery"}))
def test_missing_properties_are_a_failure(aws: Emulator, send: Send, kind: str) -> None:
    assert send(kind, {})["Status"] == "FAILED"
    assert written(aws) == []


def test_work_that_takes_too_long_is_answered_before_lambda_stops_it(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("urllib.request.urlopen", answers)
    monkeypatch.setattr(cloudformation, "ANSWER_SECONDS", 0)
    context = SimpleNamespace(log_stream_name="stream", get_remaining_time_in_millis=lambda: 50)

    def hang(_: object) -> cloudformation.Outcome:
        try:
            time.sleep(60)
        except Exception as error:
            raise AssertionError("a client would try again") from error
        raise AssertionError("nobody stopped it")

    cloudformation.respond(request(RequestType="Update", PhysicalResourceId="made"), context, hang)
    assert (answers.last["Status"], answers.last["PhysicalResourceId"]) == ("FAILED", "made")
    assert answers.last["Reason"].startswith("OutOfTime: not done after 0 seconds")


def test_without_time_nothing_is_begun(answers: Answers) -> None:
    context = SimpleNamespace(log_stream_name="stream", get_remaining_time_in_millis=lambda: 1000)
    cloudformation.respond(request(), context, lambda _: pytest.fail("begun"))
    assert answers.last["Reason"].startswith("OutOfTime: no time was left to begin")


PLANTED = [*CONTACT.values(), "signature=secret"]


@pytest.mark.parametrize("fault", [None, "deny", "echo", "malformed"])
def test_contacts_stay_out_of_log_and_answer(
    aws: Emulator, send: Send, properties: Properties, caplog: pytest.LogCaptureFixture, fault: str | None
) -> None:
    operation = "account.PutAlternateContact"
    if fault == "deny":
        aws.deny(operation)
    if fault == "echo":
        aws.fault(
            operation, "ValidationException", message=f"Value '{CONTACT['EmailAddress']}' at 'emailAddress' failed: {CONTACT['Name']}"
        )
    if fault == "malformed":
        aws.fault("account.GetAlternateContact", "", status=200, body=json.dumps({"AlternateContact": {"Name": CONTACT["Name"]}}).encode())
    with caplog.at_level(logging.INFO):
        answer = send("AlternateContact", properties["AlternateContact"])
    assert answer["Status"] == ("FAILED" if fault else "SUCCESS")
    assert [planted for planted in PLANTED if planted in caplog.text + json.dumps(answer)] == []


def test_lambda_finds_the_handler_under_the_name_that_the_function_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "pci_constructs"))
    assert callable(importlib.import_module("handlers.account_baseline.index").handler)
