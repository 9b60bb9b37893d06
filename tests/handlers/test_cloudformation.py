import json
import time
import urllib.error
import urllib.request
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import pytest

from pci_constructs.handlers import cloudformation
from pci_constructs.handlers.cloudformation import Event, Outcome, respond


class Answers:
    """Stands in for the opener of HTTP requests, and keeps what was sent."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.requests: list[urllib.request.Request] = []
        self.status = 200

    def __call__(self, request: urllib.request.Request, timeout: float) -> Self:
        assert timeout > 0
        self.requests.append(request)
        if len(self.requests) <= self.failures:
            raise urllib.error.URLError("connection reset")
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    @property
    def last(self) -> dict[str, Any]:
        body = self.requests[-1].data
        assert isinstance(body, bytes)
        answer: dict[str, Any] = json.loads(body)
        return answer


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    answers = Answers()
    monkeypatch.setattr(urllib.request, "urlopen", answers)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    return answers


def request(**changes: object) -> Event:
    return {
        "RequestType": "Create",
        "StackId": "arn:aws:cloudformation:eu-central-1:111122223333:stack/net/1",
        "RequestId": "request-1",
        "LogicalResourceId": "Closed",
        "ResponseURL": "https://cloudformation.example/answer?signature=secret",
        **changes,
    }


CONTEXT = SimpleNamespace(log_stream_name="2026/11/24/stream")


def test_success_carries_identity_and_data(answers: Answers) -> None:
    respond(request(), CONTEXT, lambda _: Outcome("sg-1", {"Name": "default"}))
    assert answers.last == {
        "Status": "SUCCESS",
        "StackId": "arn:aws:cloudformation:eu-central-1:111122223333:stack/net/1",
        "RequestId": "request-1",
        "LogicalResourceId": "Closed",
        "PhysicalResourceId": "sg-1",
        "Data": {"Name": "default"},
    }


def test_the_answer_is_put_without_a_content_type(answers: Answers) -> None:
    respond(request(), CONTEXT, lambda _: Outcome("sg-1"))
    assert (answers.requests[0].get_method(), answers.requests[0].get_header("Content-type")) == ("PUT", "")


def test_an_error_is_answered_and_not_raised(answers: Answers) -> None:
    def fail(_: Event) -> Outcome:
        raise ValueError("no such group")

    respond(request(), CONTEXT, fail)
    assert answers.last["Status"] == "FAILED"
    assert answers.last["Reason"] == "ValueError: no such group (log stream 2026/11/24/stream)"


def test_a_failed_update_keeps_the_identity_so_that_nothing_is_replaced(answers: Answers) -> None:
    def fail(_: Event) -> Outcome:
        raise ValueError

    respond(request(RequestType="Update", PhysicalResourceId="sg-1"), CONTEXT, fail)
    assert answers.last["PhysicalResourceId"] == "sg-1"


def test_a_failed_creation_has_an_identity_too(answers: Answers) -> None:
    def fail(_: Event) -> Outcome:
        raise ValueError

    respond(request(), CONTEXT, fail)
    assert answers.last["PhysicalResourceId"] == "Closed-not-created"


def test_a_long_reason_is_cut_to_what_cloudformation_takes(answers: Answers) -> None:
    def fail(_: Event) -> Outcome:
        raise ValueError("x" * 10_000)

    respond(request(), CONTEXT, fail)
    body = answers.requests[0].data
    assert isinstance(body, bytes)
    assert len(body) < 4096


def test_answering_is_tried_again(answers: Answers) -> None:
    answers.failures = 2
    respond(request(), CONTEXT, lambda _: Outcome("sg-1"))
    assert len(answers.requests) == 3
    assert answers.last["Status"] == "SUCCESS"


def test_answering_that_never_works_raises_nothing(answers: Answers) -> None:
    answers.failures = 100
    respond(request(), CONTEXT, lambda _: Outcome("sg-1"))
    assert len(answers.requests) == cloudformation.ATTEMPTS


def test_the_signed_address_stays_out_of_the_log(answers: Answers, caplog: pytest.LogCaptureFixture) -> None:
    answers.failures = 100
    respond(request(), CONTEXT, lambda _: Outcome("sg-1"))
    assert "secret" not in caplog.text


@pytest.mark.parametrize("url", ["http://example.com/", "file:///etc/passwd", None])
def test_only_https_is_answered(answers: Answers, url: str | None) -> None:
    respond(request(ResponseURL=url), CONTEXT, lambda _: Outcome("sg-1"))
    assert answers.requests == []
