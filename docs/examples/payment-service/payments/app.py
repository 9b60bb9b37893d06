"""The service: ``POST /payments`` with a token and an amount, ``GET /healthz`` for load balancer and smoke test.

Card numbers have no business here: the browser gives them to the processor, and the service gets a token (PCI DSS 3.3.1, 3.5.1). What
looks like one is refused, and neither logged nor repeated.
"""

import logging
import os
import re
import uuid

from flask import Flask, Response, jsonify, request

LARGEST = 10_000_00
"""The largest amount, in cents."""
_TOKEN = re.compile(r"tok_[A-Za-z0-9]{24}")
_DIGITS = re.compile(r"\d(?:[ -]?\d){12,18}")
_LOG = logging.getLogger("payments")


def create_app(revision: str | None = None) -> Flask:
    """Makes the application.

    Args:
        revision: what runs, for the smoke test: the commit; that of the variable ``REVISION`` by default.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 4096
    running = revision or os.environ.get("REVISION", "unknown")

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok", revision=running)

    @app.post("/payments")
    def pay() -> tuple[Response, int]:
        document = request.get_json(silent=True)
        if _DIGITS.search(request.get_data(as_text=True)):
            return jsonify(error="no card numbers here: send the token of the vault"), 422
        if not isinstance(document, dict):
            return jsonify(error="a JSON object with token and amount"), 400
        token, amount = document.get("token"), document.get("amount")
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            return jsonify(error="token: tok_ and 24 letters or digits"), 400
        if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount <= LARGEST:
            return jsonify(error=f"amount: cents, from 1 to {LARGEST}"), 400
        payment = str(uuid.uuid4())
        # Neither token nor address of who pays: the id is enough to find the rest where it belongs (10.3.1).
        _LOG.info("payment %s of %d accepted", payment, amount)
        return jsonify(id=payment, status="accepted"), 202

    return app
