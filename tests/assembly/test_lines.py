import json

import pytest

from pci_constructs.assembly.lines import Lines

JSON = b"""{
  "Description": "a \\"Store\\": {",
  "Resources": {
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"Tags": [
      {"Key": "a"},
      {"Key": "b"}]}},
    "Store": {
      "Type": "AWS::S3::Bucket",
      "DeletionPolicy": "Retain",
      "Properties": {
        "Rules": [
          {"Cidr": "x", "Deep": {
            "Name": 1}}
        ]
      }
    }
  }
}"""
YAML = b"""\
Parameters: {}
Resources:
  Topic:
    Type: AWS::SNS::Topic
  Store:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    Properties:
      Name: !Sub "${AWS::StackName}-x"
      Rules:
        - Cidr: x
          Deep:
            Name: 1
"""


@pytest.mark.parametrize(
    ("property_", "json_line", "yaml_line"),
    [
        (None, 7, 5),
        ("DeletionPolicy", 9, 7),
        ("Rules", 11, 10),
        ("Rules[0]", 12, 11),
        ("Rules[0].Cidr", 12, 11),
        ("Rules[0].Deep.Name", 13, 13),
        ("Rules[7]", 11, 10),
        ("NoSuch", 10, 8),
    ],
)
def test_a_property_is_found_as_far_as_it_is_written(property_: str | None, json_line: int, yaml_line: int) -> None:
    assert (Lines(JSON).find("Store", property_), Lines(YAML).find("Store", property_)) == (json_line, yaml_line)


def test_a_resource_on_one_line() -> None:
    assert Lines(json.dumps(json.loads(JSON)).encode()).find("Store", "Rules[0].Deep") == 1


def test_a_mark_at_the_beginning_counts_for_nothing() -> None:
    assert Lines(b"\xef\xbb\xbf" + JSON).find("Store") == 7


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b'"text"',
        b"1",
        b"{}",
        b'{"Resources": [1]}',
        b'{"Resources": {"Store"',
        b"\xff\xfe",
        b"- a\n- b",
        b"a: &a [*a]",
        b"[" * 100_000,
        b"a: " * 3,
    ],
)
def test_a_text_that_is_no_template_has_no_lines(content: bytes) -> None:
    assert Lines(content).find("Store", "A[0].B") is None


def test_a_resource_that_is_not_there_has_no_line() -> None:
    assert Lines(JSON).find("Missing") is None
