"""Documents that the code writes as text and AWS gives back as a map are compared part by part."""

from collections.abc import Mapping
from typing import Any

import pytest

from pci_constructs.live.intent.compare import Comparison
from pci_constructs.live.reading.masking import HIDDEN

CONFIGURATION = '{"enableNetworkPolicy": "true", "env": {"A": "secret"}}'


@pytest.mark.parametrize(
    ("intended", "running", "paths"),
    [
        (CONFIGURATION, {"enableNetworkPolicy": "true", "env": {"A": HIDDEN}}, []),
        (CONFIGURATION, {"enableNetworkPolicy": True, "env": {"A": HIDDEN}, "more": 1}, []),
        (CONFIGURATION, {"enableNetworkPolicy": "false", "env": {"A": HIDDEN}}, ["P.enableNetworkPolicy"]),
        (CONFIGURATION, {"env": {"A": HIDDEN}}, ["P.enableNetworkPolicy"]),
        ("enableNetworkPolicy: 'true'", {"enableNetworkPolicy": "false"}, []),
        ("*", {"AWS": "*"}, ["P"]),
        ("{broken", {"AWS": "*"}, ["P"]),
    ],
)
def test_a_document_as_text(intended: str, running: Mapping[str, Any], paths: list[str]) -> None:
    compared = Comparison(lambda _: None, {}).differences(intended, running, "P")
    assert [path for path, _, _ in compared] == paths
