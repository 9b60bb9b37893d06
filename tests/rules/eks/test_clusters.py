from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from pci_constructs.rules.eks._clusters import CLUSTER, OLD_CLUSTER
from tests.rules.pack import judged

PASS, FAIL, OPEN, NONE = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
FREE = {"Ref": "P"}
ALL_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
KEY = {"KeyArn": {"Fn::ImportValue": "key"}}


def asked(id_: str, type_: str, properties: Any, others: dict[str, Any] | None = None, **settings: Any) -> Verdict:
    resources = {"R": {"Type": type_, "Properties": properties}, **(others or {})}
    shown = Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}}, settings=settings)
    (found,) = [f for f in judged(rule(id_), shown) if f.subject.logical_id == "R"]
    return found.verdict


@pytest.mark.parametrize(
    ("config", "private", "limited"),
    [
        ({}, FAIL, FAIL),
        ({"EndpointPublicAccess": "false"}, PASS, NONE),
        ({"EndpointPublicAccess": False, "PublicAccessCidrs": ["0.0.0.0/0"]}, PASS, NONE),
        ({"EndpointPublicAccess": True, "PublicAccessCidrs": []}, FAIL, FAIL),
        ({"PublicAccessCidrs": ["203.0.113.7/32", "198.51.100.0/24"]}, FAIL, PASS),
        ({"PublicAccessCidrs": ["203.0.113.7/32", "::/0"]}, FAIL, FAIL),
        # Two halves are everybody too.
        ({"PublicAccessCidrs": ["0.0.0.0/1", "128.0.0.0/1"]}, FAIL, FAIL),
        ({"PublicAccessCidrs": "203.0.113.7/32"}, FAIL, PASS),
        ({"PublicAccessCidrs": [FREE]}, FAIL, OPEN),
        ({"PublicAccessCidrs": [FREE, "0.0.0.0/0"]}, FAIL, FAIL),
        ({"EndpointPublicAccess": FREE}, OPEN, OPEN),
        ({"EndpointPublicAccess": FREE, "PublicAccessCidrs": ["203.0.113.7/32"]}, OPEN, PASS),
        (FREE, OPEN, OPEN),
    ],
)
def test_who_reaches_the_api(config: Any, private: Verdict, limited: Verdict) -> None:
    assert asked("eks-endpoint-no-public-access", CLUSTER, {"ResourcesVpcConfig": config}) is private
    assert asked("eks-public-endpoint-cidrs-restricted", CLUSTER, {"ResourcesVpcConfig": config}) is limited


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (None, FAIL),
        ([], FAIL),
        ([{"Resources": ["secrets"], "Provider": KEY}], PASS),
        ({"Resources": "secrets", "Provider": KEY}, PASS),
        ([{"Resources": ["secrets"], "Provider": {}}], FAIL),
        ([{"Resources": [], "Provider": KEY}], FAIL),
        ([{"Resources": ["others"], "Provider": KEY}], FAIL),
        ([{"Resources": [FREE], "Provider": KEY}], OPEN),
        ([{"Resources": ["secrets"], "Provider": FREE}], OPEN),
        (FREE, OPEN),
    ],
)
def test_secrets(config: Any, expected: Verdict) -> None:
    assert asked("eks-cluster-secrets-encrypted", CLUSTER, {"EncryptionConfig": config}) is expected


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ([{"Type": kind} for kind in ALL_LOGS], PASS),
        ([{"Type": kind} for kind in ALL_LOGS[1:]], FAIL),
        ([{"Type": FREE}, *({"Type": kind} for kind in ALL_LOGS[1:])], OPEN),
        ([FREE], OPEN),
        (None, FAIL),
        (FREE, OPEN),
    ],
)
def test_logs(types: Any, expected: Verdict) -> None:
    assert asked("eks-cluster-logging-enabled", CLUSTER, {"Logging": {"ClusterLogging": {"EnabledTypes": types}}}) is expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (None, PASS),
        ("1.36", PASS),
        ("1.34", PASS),
        # In support until the day that is named, and not on it.
        ("1.33", FAIL),
        (1.3, FAIL),
        ("1.9", FAIL),
        ("1.99", OPEN),
        ("latest", OPEN),
        (FREE, OPEN),
    ],
)
def test_versions_of_kubernetes(version: Any, expected: Verdict) -> None:
    assert asked("eks-cluster-supported-version", CLUSTER, {"Version": version}) is expected


@pytest.mark.parametrize(
    ("mode", "creator", "entries", "stays"),
    [("API", False, PASS, PASS), ("API", None, PASS, FAIL), ("API_AND_CONFIG_MAP", "true", FAIL, FAIL), (None, FREE, FAIL, OPEN)],
)
def test_ways_to_be_granted_access(mode: Any, creator: Any, entries: Verdict, stays: Verdict) -> None:
    config = {"AccessConfig": {"AuthenticationMode": mode, "BootstrapClusterCreatorAdminPermissions": creator}}
    assert asked("eks-cluster-authentication-mode-api", CLUSTER, config) is entries
    assert asked("eks-cluster-creator-not-administrator", CLUSTER, config) is stays


@pytest.mark.parametrize(
    ("id_", "good", "bad"),
    [
        ("eks-endpoint-no-public-access", {"resourcesVpcConfig": {"endpointPublicAccess": "false"}}, {"resourcesVpcConfig": {}}),
        (
            "eks-public-endpoint-cidrs-restricted",
            {"resourcesVpcConfig": {"publicAccessCidrs": ["203.0.113.0/24"]}},
            {"resourcesVpcConfig": {"publicAccessCidrs": ["0.0.0.0/0"]}},
        ),
        (
            "eks-cluster-secrets-encrypted",
            {"encryptionConfig": [{"provider": {"keyArn": "k"}, "resources": ["secrets"]}]},
            {"encryptionConfig": [{"provider": {"keyArn": "k"}, "resources": []}]},
        ),
        (
            "eks-cluster-logging-enabled",
            {"logging": {"clusterLogging": [{"enabled": True, "types": ALL_LOGS}]}},
            {"logging": {"clusterLogging": [{"enabled": False, "types": ALL_LOGS}]}},
        ),
        ("eks-cluster-supported-version", {"version": "1.36"}, {"version": "1.30"}),
        ("eks-cluster-authentication-mode-api", {"accessConfig": {"authenticationMode": "API"}}, {}),
    ],
)
def test_the_cluster_of_the_older_construct(id_: str, good: Any, bad: Any) -> None:
    assert asked(id_, OLD_CLUSTER, {"Config": good}) is PASS
    assert asked(id_, OLD_CLUSTER, {"Config": bad}) is FAIL
    assert asked(id_, OLD_CLUSTER, {"Config": FREE}) is OPEN
