from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.accessanalyzer.iam_external_access_analyzer_enabled import RULE
from tests.rules.pack import judged

P, U, N = Verdict.PASS, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["ACCOUNT"], [P]),
        (["ORGANIZATION"], [P]),
        (["ACCOUNT_UNUSED_ACCESS"], [U]),
        (["ORGANIZATION_INTERNAL_ACCESS", "ACCOUNT"], [N, P]),
        ([{"Ref": "P"}], [U]),
    ],
)
def test_access_from_outside(types: list[Any], expected: list[Verdict]) -> None:
    resources = {f"A{n}": {"Type": "AWS::AccessAnalyzer::Analyzer", "Properties": {"Type": type_}} for n, type_ in enumerate(types)}
    found = judged(RULE, Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}}))
    assert [f.verdict for f in found] == expected
