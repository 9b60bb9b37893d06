"""SHA-256 of what is short and of what is long."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any


def _first(*places: tuple[str, str]) -> Callable[[bytes], Any]:
    """The function of the first module that there is and that has it: Pythons differ in those below ``hashlib``."""
    for module, name in places:
        try:
            found: Callable[[bytes], Any] = getattr(import_module(module), name)
        except (ImportError, AttributeError):
            continue
        return found
    from hashlib import sha256

    return sha256


_OWN = _first(("_sha2", "sha256"), ("_sha256", "sha256"))


@cache
def _openssl() -> Callable[[bytes], Any]:
    # ``hashlib`` itself would bring a dozen others.
    return _first(("_hashlib", "openssl_sha256"))


def of_short(content: bytes) -> str:
    """The SHA-256 in hexadecimal digits, by Python itself: OpenSSL takes as long to load as this takes for a megabyte."""
    digits: str = _OWN(content).hexdigest()
    return digits


def of_long(content: bytes) -> str:
    """The same by OpenSSL, which is several times as fast once it is loaded."""
    digits: str = _openssl()(content).hexdigest()
    return digits


_WORTH_LOADING = 1 << 20


def quickest(size: int) -> Callable[[bytes], str]:
    """Either of both, for so many bytes in all."""
    return of_short if size < _WORTH_LOADING else of_long
