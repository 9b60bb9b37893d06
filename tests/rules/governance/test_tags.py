"""Which types take tags: none that does may count as one that has no scope of its own."""

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from pci_constructs.findings import Verdict
from pci_constructs.rules.governance.pci_scope_tagged import RULE, tag_properties
from tests.kit_assembly import stack
from tests.rules.judging import findings

_TRANSLATED = "AWS::Serverless::"
"""Types that are something else by the time they are judged."""


def test_every_type_that_takes_tags_is_known() -> None:
    missing = []
    for type_ in PROVIDER_SCHEMA_MANAGER.get_resource_types("us-east-1"):
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_).schema
        says = schema.get("tagging", {}).get("taggable", schema.get("taggable", True))
        if "Tags" in schema["properties"] and says and not type_.startswith(_TRANSLATED) and type_ not in tag_properties():
            missing.append(type_)
    assert missing == []


@pytest.mark.parametrize("type_", ["AWS::CodeBuild::Project", "AWS::DocDB::DBCluster", "AWS::DMS::ReplicationInstance"])
@pytest.mark.parametrize(
    ("tags", "expected"), [([], Verdict.FAIL), ([{"Key": "pci-scope", "Value": "cde"}], Verdict.PASS)], ids=["without", "with"]
)
def test_older_types_whose_schema_says_nothing_of_tags_are_asked(type_: str, tags: list[dict[str, str]], expected: Verdict) -> None:
    found = findings(RULE, stack({"R": {"Type": type_, "Properties": {"Tags": tags}}}))
    assert [one.verdict for one in found if one.subject.logical_id == "R"] == [expected]
