"""The reviewed list covers what it names, for as long as its reason holds, and nothing else."""

import pytest

from tests.peers.failure import REVIEWED, Failure, Reviewed, imported, reviewed, split

FAILURE = Failure("cfn-guard", "log_group_encrypted", "staging/Network/Log/Resource", "Require encryption")


def entry(**changes: str) -> Reviewed:
    values = {"tool": FAILURE.tool, "check": FAILURE.check, "path": "*/Network/Log/Resource", "reason": "a reason"}
    return Reviewed(**{**values, **changes})


def test_an_entry_covers_its_tool_check_and_path() -> None:
    assert split([FAILURE], [entry()], {}) == ([], [])


@pytest.mark.parametrize("other", [{"tool": "checkov"}, {"check": "log_group_kept"}, {"path": "*/Network/Log"}])
def test_another_tool_check_or_path_stays_open_and_makes_the_entry_stale(other: dict[str, str]) -> None:
    assert split([FAILURE], [entry(**other)], {}) == ([FAILURE], [entry(**other)])


def test_a_reason_that_needs_an_import_holds_only_with_it() -> None:
    needs = entry(imports="KmsKeyId")
    assert split([FAILURE], [needs], {FAILURE.path: frozenset({"KmsKeyId"})}) == ([], [])
    assert split([FAILURE], [needs], {FAILURE.path: frozenset({"LogGroupName"})}) == ([FAILURE], [needs])
    assert split([FAILURE], [needs], {}) == ([FAILURE], [needs])


def test_imported_names_nested_properties_and_list_members() -> None:
    export = {"Fn::ImportValue": "Security:Key"}
    properties = {
        "KmsKeyId": export,
        "Name": "log",
        "EncryptionConfig": [{"Provider": {"KeyArn": export}}],
        "Attributes": [{"Key": "access_logs.s3.bucket", "Value": export}, {"Key": "idle_timeout", "Value": "60"}],
    }
    assert set(imported(properties)) == {"KmsKeyId", "EncryptionConfig.Provider.KeyArn", "Attributes.access_logs.s3.bucket"}


def test_an_entry_is_one_for_each_check_and_path() -> None:
    text = '[[reviewed]]\ntool = "t"\nchecks = ["a", "b"]\npaths = ["p", "q"]\nreason = "because"\n'
    assert {(e.check, e.path) for e in reviewed(text)} == {("a", "p"), ("a", "q"), ("b", "p"), ("b", "q")}


def test_an_entry_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="has no reason"):
        reviewed('[[reviewed]]\ntool = "t"\nchecks = ["a"]\npaths = ["p"]\nreason = " "\n')


def test_the_list_names_constructs_and_says_why() -> None:
    entries = reviewed(REVIEWED.read_text("utf-8"))
    assert entries
    assert all(e.path.count("/") > 1 and e.path.split("/")[1] != "*" for e in entries), "every path names a stack and a construct"
    assert len({(e.tool, e.check, e.path) for e in entries}) == len(entries)
