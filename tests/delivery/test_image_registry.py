from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ecr as ecr
from constructs import Construct

from pci_constructs.aws.singleton import Singleton
from pci_constructs.delivery.image_registry import PULL, PUSH, READ, ImageRegistry
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.delivery.kit import Ground, failures
from tests.kit import nag, only, replacements, resources


@pytest.fixture
def ground(stack: cdk.Stack) -> Ground:
    return Ground(stack)


def registry(ground: Ground, **changes: Any) -> ImageRegistry:
    arguments = {
        "repository_name": "payments/api",
        "key": ground.key,
        "pullers": changes.pop("pullers", None) or [ground.role("nodes")],
        "pushers": changes.pop("pushers", None) or [ground.role("build")],
    }
    return ImageRegistry(ground.stack, "Images", **{**arguments, **changes})


def statements(ground: Ground) -> dict[str, Any]:
    return {s["Sid"]: s for s in only(ground.stack, "AWS::ECR::Repository")["RepositoryPolicyText"]["Statement"]}


def test_tags_never_move_and_images_are_encrypted_scanned_and_kept(stack: cdk.Stack, ground: Ground) -> None:
    registry(ground)
    properties = only(stack, "AWS::ECR::Repository")
    assert properties["ImageTagMutability"] == "IMMUTABLE"
    assert properties["EncryptionConfiguration"]["EncryptionType"] == "KMS"
    assert properties["ImageScanningConfiguration"] == {"ScanOnPush": True}
    (repository,) = resources(stack, "AWS::ECR::Repository").values()
    assert (repository["DeletionPolicy"], repository["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_the_registry_scans_every_repository_without_end(stack: cdk.Stack, ground: Ground) -> None:
    registry(ground)
    assert only(stack, "AWS::ECR::RegistryScanningConfiguration") == {
        "ScanType": "ENHANCED",
        "Rules": [{"ScanFrequency": "CONTINUOUS_SCAN", "RepositoryFilters": [{"Filter": "*", "FilterType": "WILDCARD"}]}],
    }


def test_where_somebody_else_makes_it_scan_nothing_is_made(stack: cdk.Stack, ground: Ground) -> None:
    registry(ground, scanning=Singleton.REQUIRE)
    assert resources(stack, "AWS::ECR::RegistryScanningConfiguration") == {}


def test_nobody_else_pulls_pushes_or_deletes(ground: Ground) -> None:
    registry(ground)
    found = statements(ground)
    roles = {name: f"role/{name}" for name in ("nodes", "build")}
    pulls, pushes, deletes = (found[sid] for sid in ("NobodyElsePulls", "NobodyElsePushes", "NobodyDeletes"))
    assert all(s["Effect"] == "Deny" and s["Principal"] == "*" for s in (pulls, pushes, deletes))
    assert (pulls["Action"], pushes["Action"]) == (list(READ), list(PUSH))
    assert "Condition" not in deletes
    spared = {sid: str(found[sid]["Condition"]["ArnNotEquals"]["aws:PrincipalArn"]) for sid in ("NobodyElsePulls", "NobodyElsePushes")}
    assert all(name in spared["NobodyElsePulls"] for name in (*roles.values(), "AWSServiceRoleForAmazonInspector2"))
    assert roles["build"] in spared["NobodyElsePushes"]
    assert roles["nodes"] not in spared["NobodyElsePushes"]


def test_the_cluster_pulls_and_the_build_pushes(ground: Ground) -> None:
    registry(ground)
    found = statements(ground)
    assert found["Pull"]["Action"] == list(PULL)
    assert "role/nodes" in str(found["Pull"]["Principal"])
    assert set(found["Push"]["Action"]) == {*PULL, *PUSH}
    assert "role/build" in str(found["Push"]["Principal"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"key": None}, r"key must be a customer managed key, got None \(PCI DSS 3\.6\.1"),
        ({"repository_name": "Payments"}, "repository_name must be lower case"),
        ({"untagged_days": 0}, "untagged_days must be at least 1 day"),
        ({"most_images": 10}, r"most_images must be at least 50 images, got 10 \(PCI DSS 6\.5\.1"),
    ],
)
def test_what_is_refused(ground: Ground, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=message):
        registry(ground, **changes)


def test_nobody_named_is_refused(ground: Ground) -> None:
    for argument in ("pullers", "pushers"):
        roles: dict[str, Any] = {"pullers": [ground.role(f"{argument}1")], "pushers": [ground.role(f"{argument}2")], argument: []}
        with pytest.raises(RefusedSetting, match=rf"{argument} must be one role at least, got \[\] \(PCI DSS 7\.2\.5"):
            ImageRegistry(ground.stack, f"Images{argument}", repository_name="a", key=ground.key, **roles)


def test_whoever_runs_images_does_not_push_them(ground: Ground) -> None:
    both = ground.role("both")
    with pytest.raises(
        RefusedSetting, match=r"pushers must be roles that do not run what they push, got 'Stack/Roleboth' \(PCI DSS 6\.5\.4"
    ):
        registry(ground, pullers=[both], pushers=[both])


def test_a_swap_from_the_plain_repository_replaces_nothing() -> None:
    def ours(scope: Construct) -> None:
        assert isinstance(scope, cdk.Stack)
        registry(Ground(scope))

    def plain(scope: Construct) -> None:
        assert isinstance(scope, cdk.Stack)
        ecr.Repository(
            scope, "Images", repository_name="payments/api", encryption=ecr.RepositoryEncryption.KMS, encryption_key=Ground(scope).key
        )

    assert replacements(ours, plain, {"AWS::ECR::Repository": ("RepositoryName", "EncryptionConfiguration")}, FLAGS) == []


def test_no_finding(app: cdk.App, ground: Ground) -> None:
    registry(ground)
    assert nag(app) == []
    assert failures(Path(app.outdir)) == []
