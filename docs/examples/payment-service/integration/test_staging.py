"""Asked of staging, over the network, after each deployment there: ``BASE_URL`` names it, ``REVISION`` what must run."""

import http.client
import json
import os
from urllib.parse import urlsplit

BASE = urlsplit(os.environ["BASE_URL"])


def ask(path: str, document: object = None) -> tuple[int, dict[str, str]]:
    """One request over TLS; an answer that is an error is an answer, too."""
    connection = http.client.HTTPSConnection(BASE.netloc, timeout=10)
    body = None if document is None else json.dumps(document)
    connection.request("GET" if body is None else "POST", path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, json.load(answer)


def test_the_new_revision_runs() -> None:
    assert ask("/healthz") == (200, {"status": "ok", "revision": os.environ["REVISION"]})


def test_a_payment_goes_through() -> None:
    status, answer = ask("/payments", {"token": "tok_" + "a1B2c3D4" * 3, "amount": 100})
    assert (status, answer["status"]) == (202, "accepted")


def test_a_card_number_is_refused() -> None:
    assert ask("/payments", {"token": "4111111111111111", "amount": 100})[0] == 422
