import json
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3

from pci_constructs.assembly import Assembly, UnreadableAssembly, read


@pytest.fixture
def synthesized(app: cdk.App) -> Path:
    """An app with a stage and nested stacks in which every logical id occurs four times."""
    for scope, name in ((app, "Root"), (cdk.Stage(app, "Production"), "Inner")):
        stack = cdk.Stack(scope, name, env=cdk.Environment(account="111122223333", region="eu-central-1"), termination_protection=True)
        bucket = s3.Bucket(stack, "Bucket")
        bucket.node.add_metadata("pci-constructs:exception", {"rule": "x"})
        s3.Bucket(cdk.NestedStack(stack, "Nested"), "Bucket")
    app.synth()
    return Path(app.outdir)


def paths(assembly: Assembly) -> set[str]:
    return {resource.construct_path for _, resource in assembly.resources() if resource.type == "AWS::S3::Bucket"}


def test_stages_stacks_and_nested_stacks_are_read(synthesized: Path) -> None:
    found = read(synthesized)
    assert {(stack.path, stack.stage, bool(stack.parent)) for stack in found.stacks} == {
        ("Root", "", False),
        ("Root/Nested", "", True),
        ("Production/Inner", "Production", False),
        ("Production/Inner/Nested", "Production", True),
    }
    assert found.unreadable == ()


def test_equal_logical_ids_keep_their_own_construct_paths(synthesized: Path) -> None:
    assert paths(read(synthesized)) == {
        "Root/Bucket/Resource",
        "Root/Nested/Bucket/Resource",
        "Production/Inner/Bucket/Resource",
        "Production/Inner/Nested/Bucket/Resource",
    }


def test_account_region_and_protection_are_known(synthesized: Path) -> None:
    for stack in read(synthesized).stacks:
        assert (stack.account, stack.region, stack.termination_protection) == ("111122223333", "eu-central-1", True)


def test_construct_metadata_is_read(synthesized: Path) -> None:
    entries = read(synthesized).of_metadata("pci-constructs:exception")
    assert {entry.path for entry in entries} == {"Root/Bucket", "Production/Inner/Bucket"}


@pytest.mark.parametrize("content", ["{ broken", "[]", "", '{"a": ' * 5000])
def test_a_broken_template_is_noted_and_the_rest_is_read(synthesized: Path, content: str) -> None:
    (synthesized / "Root.template.json").write_text(content, "utf-8")
    found = read(synthesized)
    assert any("Root.template.json" in note for note in found.unreadable)
    assert "Production/Inner/Bucket/Resource" in paths(found)


def test_a_missing_nested_template_is_noted(synthesized: Path) -> None:
    (nested,) = synthesized.glob("*.nested.template.json")
    nested.unlink()
    assert any(nested.name in note for note in read(synthesized).unreadable)


def test_a_folder_without_an_assembly_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableAssembly, match=r"no manifest\.json.*run cdk synth first"):
        read(tmp_path)


def test_a_manifest_that_is_no_object_is_noted(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(["x"]), "utf-8")
    assert read(tmp_path).unreadable == ("manifest.json: a JSON object was expected, this is list",)
