"""Images that instances run from: named by the team, or allowed by the account."""

from collections.abc import Sequence
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import ec2_images
from tests.live.kit import assembly, judged

RULE = "ec2-amazon-machine-image-approved"
P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED


def images(aws: Emulator, approved: Sequence[str] | None = None) -> list[Verdict]:
    """What the rule says of the instances, that of the allowed image first."""
    settings: dict[str, Any] = {} if approved is None else {"approved_images": list(approved)}
    run = judged("ec2", "ec2_images", only=[RULE], **settings)
    found = {one.subject.logical_id: one.verdict for one in run.findings if one.rule == RULE}
    shown = {item.properties["ImageId"]: item.logical_id for _, item in assembly("ec2").resources() if item.type == "AWS::EC2::Instance"}
    return [found[shown[image]] for image in (ec2_images.ALLOWED, ec2_images.OTHER)]


@pytest.mark.parametrize(
    ("state", "approved", "expected"),
    [
        ("enabled", None, [P, U]),
        ("audit-mode", None, [P, U]),
        ("disabled", None, [U, U]),
        ("enabled", [ec2_images.OTHER], [P, P]),
        ("enabled", [], [P, F]),
        ("disabled", [], [F, F]),
        ("disabled", ["/images/*"], [U, U]),
    ],
)
def test_images_are_approved_or_allowed(state: str, approved: Sequence[str] | None, expected: list[Verdict], aws: Emulator) -> None:
    ec2_images.arrange(aws)
    ec2_images.setting(aws, state)
    assert images(aws, approved) == expected


def test_what_is_allowed_may_not_be_seen(aws: Emulator) -> None:
    ec2_images.arrange(aws)
    aws.deny("ec2.GetAllowedImagesSettings")
    assert images(aws, []) == [U, U]
