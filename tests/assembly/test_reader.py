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


STACK = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "s.json"}, "displayName": "S"}
GOOD = {"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}


def nesting(path: object) -> dict[str, object]:
    return {"Resources": {"N": {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": path}}}}


@pytest.mark.parametrize(
    ("artifacts", "template", "said"),
    [
        ({"T": {**STACK, "properties": {"templateFile": "/etc/hostname"}}}, GOOD, "/etc/hostname: lies outside the assembly"),
        ({"T": {**STACK, "properties": {"templateFile": "../above.json"}}}, GOOD, "lies outside the assembly"),
        ({"T": {**STACK, "properties": {"templateFile": "gone.json"}}}, GOOD, "gone.json: cannot be read: No such file"),
        ({"T": {**STACK, "properties": {}}}, GOOD, "the stack T names no template"),
        ({"T": {**STACK, "properties": [1]}}, GOOD, "the stack T names no template"),
        ({"T": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}}, GOOD, "a stage that is part of itself"),
        ({"T": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "/etc"}}}, GOOD, "lies outside the assembly"),
        ({"T": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "gone"}}}, GOOD, "gone/manifest.json: cannot be read"),
        ({}, nesting("gone.json"), "gone.json: cannot be read"),
        ({}, nesting("/etc/hostname"), "lies outside the assembly"),
        ({}, nesting({"a": 1}), "N nests a template that is not in the assembly"),
        ({}, nesting("./s.json"), "N nests a template that has been read already"),
    ],
)
def test_what_a_manifest_names_wrongly_is_noted_and_the_rest_is_read(
    tmp_path: Path, artifacts: dict[str, object], template: dict[str, object], said: str
) -> None:
    (tmp_path / "above.json").write_text(json.dumps(GOOD), "utf-8")
    folder = tmp_path / "cdk.out"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"artifacts": {**artifacts, "S": STACK}}), "utf-8")
    (folder / "s.json").write_text(json.dumps(template), "utf-8")
    found = read(folder)
    assert [said in sentence for sentence in found.unreadable] == [True]
    assert [stack.template for stack in found.stacks] == ["s.json"]


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ('{"tree":{"id":"App","constructInfo":{"fqn":"aws-cdk-lib.App","version":"2.275.0"}}}', "2.275.0"),
        ('{"tree": {"children": {"S": {"constructInfo": {"fqn": "aws-cdk-lib.aws_s3.Bucket", "version": "2.100.1"}}}}}', "2.100.1"),
        ('{"tree":{"constructInfo":{"fqn":"constructs.Construct","version":"10.4.2"}}}', None),
        ("\x00 no JSON", None),
        (None, None),
    ],
)
def test_the_version_of_the_cdk_is_read_from_the_tree(tmp_path: Path, tree: str | None, expected: str | None) -> None:
    (tmp_path / "manifest.json").write_text('{"version": "36.0.0", "artifacts": {}}', "utf-8")
    if tree is not None:
        (tmp_path / "tree.json").write_text(tree, "utf-8")
    assert read(tmp_path).cdk_version == expected
