"""Answers of calls that the emulator does not know."""

import json
from collections.abc import Mapping
from typing import Any

from tests.emulator import Emulator


def xml(body: str) -> bytes:
    """An answer of EC2."""
    return f"<Response>{body}</Response>".encode()


def plain(content: Mapping[str, Any]) -> bytes:
    """An answer of a service that speaks JSON."""
    return json.dumps(content).encode()


def also(aws: Emulator, answers: Mapping[str, bytes]) -> None:
    """Answers some calls, by ``<client>.<Operation>``, beside those that are answered already."""
    before = aws.lacks

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        if operation in answers:
            return answers[operation]
        return before(operation, asked) if before else None

    aws.lacks = answer
