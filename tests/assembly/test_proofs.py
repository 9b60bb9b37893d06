"""What reading leaves for later is shown all the same, and counts for nothing until it is."""

import json
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from pci_constructs.assembly.discovery import Found, find
from pci_constructs.assembly.proofs import PutOff

BUCKET = {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "a:b"}}}}
TWICE = '{"Resources": {"B": {"Type": "AWS::S3::Bucket"}, "B": {"Type": "AWS::SNS::Topic"}}}'


def written(folder: Path) -> dict[str, str]:
    """A folder of templates, and the SHA-256 of each."""
    (folder / "a.json").write_text(json.dumps(BUCKET), "utf-8")
    (folder / "b.yaml").write_text("Resources: {T: {Type: AWS::SNS::Topic}}\n", "utf-8")
    (folder / "c.template").write_text(json.dumps(BUCKET, indent=1), "utf-8")
    (folder / "d.json").write_text('{"name": "something else"}', "utf-8")
    app = folder / "cdk.out"
    app.mkdir()
    stack = {"type": "aws:cloudformation:stack", "environment": "aws://1/x", "properties": {"templateFile": "S.template.json"}}
    (app / "manifest.json").write_text(json.dumps({"version": "1", "artifacts": {"S": stack}}), "utf-8")
    (app / "S.template.json").write_text(json.dumps(BUCKET), "utf-8")
    named = {str(folder / name): folder / name for name in ("a.json", "b.yaml", "c.template")} | {
        "S.template.json": app / "S.template.json"
    }
    return {name: sha256(file.read_bytes()).hexdigest() for name, file in named.items()}


def digests(found: Found) -> dict[str, str]:
    return {stack.template: stack.sha256 for assembly in found.assemblies for stack in assembly.stacks}


def bare(found: Found) -> list[object]:
    """All that was found but digests."""
    stacks = [repr(replace(stack, sha256="")) for assembly in found.assemblies for stack in assembly.stacks]
    return [stacks, found.unreadable, found.skipped]


def test_what_is_found_is_the_same_and_digests_come_later(tmp_path: Path) -> None:
    expected = written(tmp_path)
    put_off = PutOff()
    with_care, hurried = find([tmp_path]), find([tmp_path], put_off)
    assert bare(hurried) == bare(with_care)
    assert digests(with_care) == expected
    shown = put_off.shown()
    assert shown is not None
    # Only JSON can be read in a hurry.
    assert len(shown) == 3
    assert {name: digest or shown[name] for name, digest in digests(hurried).items()} == expected


def test_a_key_that_occurs_twice_is_shown(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "e.json").write_text(TWICE, "utf-8")
    put_off = PutOff()
    assert find([tmp_path], put_off).unreadable == ()
    assert put_off.shown() is None
    assert "'B' occurs twice" in find([tmp_path]).unreadable[0]


def test_no_more_is_kept_for_later_than_there_is_room(tmp_path: Path) -> None:
    expected = written(tmp_path)
    put_off = PutOff(room=(tmp_path / "a.json").stat().st_size)
    found = find([tmp_path], put_off)
    assert put_off.room == 0
    assert list(put_off.shown() or {}) == [str(tmp_path / "a.json")]
    assert sorted(name for name, digest in digests(found).items() if digest) == sorted(set(expected) - {str(tmp_path / "a.json")})
    (tmp_path / "e.json").write_text(TWICE, "utf-8")
    assert "'B' occurs twice" in find([tmp_path], PutOff(room=0)).unreadable[0]


def test_a_colon_by_its_number_is_read_with_care_and_other_signs_are_not(tmp_path: Path) -> None:
    for name, sign in (("a.json", "\\u003a"), ("b.json", "\\u003A"), ("c.json", "\\u003c")):
        (tmp_path / name).write_text(f'{{"Resources": {{"B": {{"Type": "AWS::S3::Bucket", "Metadata": "{sign}"}}}}}}', "utf-8")
        put_off = PutOff()
        (assembly,) = find([tmp_path / name], put_off).assemblies
        assert assembly.stacks[0].resources["B"].attributes["Metadata"] in ":<"
        assert (put_off.shown() is None) is (name != "c.json")
        (with_care,) = find([tmp_path / name]).assemblies
        assert bare(Found(assemblies=(with_care,))) == bare(Found(assemblies=(assembly,)))
