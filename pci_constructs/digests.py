"""SHA-256 of what is short and of what is long."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def _of_python() -> Callable[[bytes], Any]:
    # Its name since 3.12, and before; other Pythons may have none.
    for name in ("_sha2", "_sha256"):
        try:
            found: Callable[[bytes], Any] = import_module(name).sha256
        except (ImportError, AttributeError):
            continue
        return found
    from hashlib import sha256

    return sha256


_OWN = _of_python()


def of_short(content: bytes) -> str:
    """The SHA-256 in hexadecimal digits, by Python itself: OpenSSL takes as long to load as this takes for a thousand."""
    digits: str = _OWN(content).hexdigest()
    return digits


def of_long(content: bytes) -> str:
    """The same by OpenSSL, which is several times as fast once it is loaded."""
    from hashlib import sha256

    return sha256(content).hexdigest()
