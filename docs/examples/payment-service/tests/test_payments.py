"""What the service takes, and what it refuses."""

import pytest
from flask.testing import FlaskClient
from payments.app import LARGEST, create_app

TOKEN = "tok_" + "a1B2c3D4" * 3


@pytest.fixture
def client() -> FlaskClient:
    return create_app("0f1e2d3").test_client()


def test_it_says_what_runs(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok", "revision": "0f1e2d3"}


def test_a_payment_is_accepted(client: FlaskClient) -> None:
    answer = client.post("/payments", json={"token": TOKEN, "amount": LARGEST})
    assert answer.status_code == 202
    assert answer.get_json()["status"] == "accepted"


@pytest.mark.parametrize("number", ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111"])
def test_card_numbers_are_refused_and_not_repeated(client: FlaskClient, number: str) -> None:
    answer = client.post("/payments", json={"token": number, "amount": 1})
    assert answer.status_code == 422
    assert number not in answer.get_data(as_text=True)


@pytest.mark.parametrize("amount", [0, -1, LARGEST + 1, 1.5, "1", True, None])
def test_amounts_have_bounds(client: FlaskClient, amount: object) -> None:
    assert client.post("/payments", json={"token": TOKEN, "amount": amount}).status_code == 400


@pytest.mark.parametrize("token", ["tok_short", "x" * 28, None, 7])
def test_tokens_are_those_of_the_vault(client: FlaskClient, token: object) -> None:
    assert client.post("/payments", json={"token": token, "amount": 1}).status_code == 400


def test_anything_else_is_refused(client: FlaskClient) -> None:
    assert client.post("/payments", data="hello").status_code == 400
