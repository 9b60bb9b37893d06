"""Both ways to a SHA-256 are the standard's."""

import hashlib
import sys

import pytest

from pci_constructs import digests


@pytest.mark.parametrize("content", [b"", b"abc", bytes(range(256)) * 1000, bytes(1 << 20)])
def test_all_ways_say_the_same(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = hashlib.sha256(content).hexdigest()
    assert digests.of_short(content) == digests.of_long(content) == digests.quickest(len(content))(content) == expected
    # A Python without a SHA-256 of its own has that of OpenSSL.
    for name in ("_sha2", "_sha256"):
        monkeypatch.setitem(sys.modules, name, None)
    assert digests._first(("_sha2", "sha256"), ("_sha256", "sha256"))(content).hexdigest() == expected
