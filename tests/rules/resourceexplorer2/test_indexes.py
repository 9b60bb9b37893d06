from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

INDEX = "AWS::ResourceExplorer2::Index"


@pytest.mark.parametrize(
    ("kind", "other", "expected"),
    [
        ("AGGREGATOR", None, PASS),
        ("aggregator", "LOCAL", PASS),
        ("LOCAL", None, UNDETERMINED),
        ("LOCAL", "LOCAL", UNDETERMINED),
        ("LOCAL", "AGGREGATOR", NOT_APPLICABLE),
        ("LOCAL", P, UNDETERMINED),
        (P, None, UNDETERMINED),
        (P, "AGGREGATOR", UNDETERMINED),
        (NONE, None, UNDETERMINED),
    ],
)
def test_one_index_has_all_regions(kind: Any, other: Any, expected: Verdict) -> None:
    beside = {} if other is None else {"Other": resource(INDEX, Type=other)}
    assert said("resource-explorer-index-aggregator", resource(INDEX, Type=kind), **beside) is expected
