"""Pods, service accounts, admission policies and secrets in manifests."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.kubernetes._manifests import TYPE, manifest
from tests.rules.tables import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, resource, said

DIGEST = "@sha256:" + "0123456789abcdef" * 4
KINDS = [("Pod", "v1"), ("Deployment", "apps/v1"), ("StatefulSet", "apps/v1"), ("DaemonSet", "apps/v1"), ("Job", "batch/v1")]
KINDS += [("CronJob", "batch/v1"), ("ReplicaSet", "apps/v1"), ("ReplicationController", "v1")]


def applied(*objects: dict[str, Any]) -> dict[str, Any]:
    return resource(TYPE, ClusterName="c", Manifest=json.dumps(objects))


def workload(spec: dict[str, Any], kind: str = "Deployment", api_version: str = "apps/v1") -> dict[str, Any]:
    template: dict[str, Any] = {"template": {"spec": spec}}
    body = {"Pod": spec, "CronJob": {"jobTemplate": {"spec": template}}}.get(kind, template)
    return manifest(kind, "w", api_version=api_version, spec=body)


def image(name: Any, place: str = "containers") -> dict[str, Any]:
    return {"containers": [{"name": "app", "image": f"r/app{DIGEST}"}], place: [{"name": "it", "image": name}]}


@pytest.mark.parametrize(("kind", "version"), KINDS)
@pytest.mark.parametrize("place", ["containers", "initContainers", "ephemeralContainers"])
def test_images_of_every_workload(kind: str, version: str, place: str) -> None:
    rule = "kubernetes-image-by-digest"
    assert said(rule, applied(workload(image(f"r/app{DIGEST}", place), kind, version))) is PASS
    assert said(rule, applied(workload(image("r/app:1.2", place), kind, version))) is FAIL


def filled(text: str) -> dict[str, Any]:
    """A manifest in which the deployment fills in what stands for OPEN."""
    before, after = json.dumps([workload(image(text))]).split("OPEN")
    return resource(TYPE, ClusterName="c", Manifest={"Fn::Join": ["", [before, {"Ref": "P"}, after]]})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"OPEN/app{DIGEST}", PASS),
        ("OPEN/app:1.2", FAIL),
        ("r/app:OPEN", UNDETERMINED),
        ("r/app@OPEN", UNDETERMINED),
        ("OPEN", UNDETERMINED),
    ],
)
def test_images_of_which_a_part_is_not_known(text: str, expected: Verdict) -> None:
    assert said("kubernetes-image-by-digest", filled(text)) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (f"r/app:1.2{DIGEST}", PASS),
        ("r/app", FAIL),
        ("r/app@sha256:0123", FAIL),
        (f"r/app{DIGEST}0", FAIL),
        (f"r/app{DIGEST.upper()}", FAIL),
        (f"r/app{DIGEST}@tag", FAIL),
    ],
)
def test_images(name: str, expected: Verdict) -> None:
    assert said("kubernetes-image-by-digest", applied(workload(image(name)))) is expected


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        ({"image": {"reference": f"r/rules{DIGEST}"}}, PASS),
        ({"image": {"reference": "r/rules:latest"}}, FAIL),
        ({"image": {"pullPolicy": "Always"}}, FAIL),
        ({"emptyDir": {}}, PASS),
    ],
)
def test_images_that_are_volumes(volume: dict[str, Any], expected: Verdict) -> None:
    spec = {**image(f"r/app{DIGEST}"), "volumes": [{"name": "v", **volume}]}
    assert said("kubernetes-image-by-digest", applied(workload(spec))) is expected


def test_a_manifest_without_pods_is_not_meant() -> None:
    assert said("kubernetes-image-by-digest", applied(manifest("Service", "x"))) is NOT_APPLICABLE


def account(name: str = "api", **rest: Any) -> dict[str, Any]:
    return manifest("ServiceAccount", name, **rest)


def projected(**token: Any) -> dict[str, Any]:
    return {"name": "t", "projected": {"sources": [{"serviceAccountToken": token}]}}


OFF: dict[str, Any] = {"automountServiceAccountToken": False}
IN_PAYMENTS = {"name": "w", "namespace": "payments"}
ON: dict[str, Any] = {"automountServiceAccountToken": True}


@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        ([account(**OFF)], PASS),
        ([account(**ON)], FAIL),
        ([account()], FAIL),
        ([workload(OFF)], PASS),
        ([workload(ON)], FAIL),
        ([workload({"serviceAccountName": "api"}), account(**OFF)], PASS),
        ([workload({**ON, "serviceAccountName": "api"}), account(**OFF)], FAIL),
        ([workload({"serviceAccountName": "api"})], UNDETERMINED),
        ([workload({"serviceAccountName": "other"}), account(**OFF)], UNDETERMINED),
        ([workload({})], UNDETERMINED),
        ([workload({}), account("default", **OFF)], PASS),
        # An account of the same name in another namespace is another account.
        ([workload({"serviceAccountName": "api"}), account(namespace="other", **OFF)], UNDETERMINED),
        ([workload({"serviceAccountName": "api"}), account(namespace="default", **OFF)], PASS),
        ([{**workload({"serviceAccountName": "api"}), "metadata": IN_PAYMENTS}, account(namespace="payments", **OFF)], PASS),
        ([{**workload({"serviceAccountName": "api"}), "metadata": IN_PAYMENTS}, account(**OFF)], UNDETERMINED),
        ([manifest("Service", "x")], NOT_APPLICABLE),
        # A volume may be the token; one for another service is none of the API.
        ([workload({**OFF, "volumes": [projected(path="token")]})], FAIL),
        ([workload({**OFF, "volumes": [projected(path="token", audience="vault")]})], PASS),
        ([workload({**OFF, "volumes": [{"name": "t", "projected": {"sources": [{"configMap": {"name": "c"}}]}}]})], PASS),
        ([workload({"volumes": [projected(path="token")]})], FAIL),
    ],
)
def test_tokens(objects: list[dict[str, Any]], expected: Verdict) -> None:
    assert said("kubernetes-service-account-token-not-mounted", applied(*objects)) is expected


HOST_PROCESS = {"hostProcess": True}
SAFE = {"allowPrivilegeEscalation": False}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"containers": [{"name": "a", "securityContext": SAFE}]}, PASS),
        ({"containers": [{"name": "a"}]}, FAIL),
        ({"containers": [{"name": "a", "securityContext": {**SAFE, "privileged": True}}]}, FAIL),
        ({"containers": [{"name": "a", "securityContext": {**SAFE, "capabilities": {"add": ["NET_BIND_SERVICE"]}}}]}, PASS),
        ({"containers": [{"name": "a", "securityContext": {**SAFE, "capabilities": {"add": ["SYS_ADMIN"]}}}]}, FAIL),
        ({"containers": [{"name": "a", "securityContext": SAFE}], "initContainers": [{"name": "b"}]}, FAIL),
        ({"hostNetwork": True, "containers": [{"name": "a", "securityContext": SAFE}]}, FAIL),
        ({"hostPID": True}, FAIL),
        ({"hostIPC": True}, FAIL),
        ({"hostNetwork": False, "containers": [{"name": "a", "securityContext": SAFE}]}, PASS),
        ({"volumes": [{"name": "disk", "hostPath": {"path": "/"}}]}, FAIL),
        ({"volumes": [{"name": "tmp", "emptyDir": {}}], "containers": [{"name": "a", "securityContext": SAFE}]}, PASS),
        # On Windows there is no such switch, and another one for the rights of the node.
        ({"os": {"name": "windows"}, "containers": [{"name": "a"}]}, PASS),
        ({"os": {"name": "linux"}, "containers": [{"name": "a"}]}, FAIL),
        ({"os": {"name": "windows"}, "containers": [{"name": "a", "securityContext": {"windowsOptions": HOST_PROCESS}}]}, FAIL),
        ({"os": {"name": "windows"}, "securityContext": {"windowsOptions": HOST_PROCESS}, "containers": [{"name": "a"}]}, FAIL),
    ],
)
def test_privileges(spec: dict[str, Any], expected: Verdict) -> None:
    assert said("kubernetes-pod-not-privileged", applied(workload(spec))) is expected


ADMISSION = "admissionregistration.k8s.io/v1"


def policy(**spec: Any) -> dict[str, Any]:
    return manifest("ValidatingAdmissionPolicy", "images", api_version=ADMISSION, spec=spec)


def bound(*actions: str, to: str = "images") -> dict[str, Any]:
    spec = {"policyName": to, "validationActions": list(actions)}
    return manifest("ValidatingAdmissionPolicyBinding", "b", api_version=ADMISSION, spec=spec)


@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        ([policy()], FAIL),
        ([policy(), bound("Deny")], PASS),
        ([policy(), bound("Audit", "Deny")], PASS),
        ([policy(), bound("Audit", "Warn")], FAIL),
        ([policy(), bound()], FAIL),
        ([policy(), bound("Deny", to="other")], FAIL),
        ([policy(), bound("Warn"), bound("Deny")], PASS),
        ([policy(failurePolicy="Ignore"), bound("Deny")], FAIL),
        ([policy(failurePolicy="Fail"), bound("Deny")], PASS),
        ([bound("Deny")], NOT_APPLICABLE),
    ],
)
def test_bindings(objects: list[dict[str, Any]], expected: Verdict) -> None:
    assert said("kubernetes-admission-policy-bound", applied(*objects)) is expected


def kyverno(**spec: Any) -> dict[str, Any]:
    return manifest("ImageValidatingPolicy", "signed", api_version="policies.kyverno.io/v1", spec=spec)


def older(verify: dict[str, Any], kind: str = "ClusterPolicy", **spec: Any) -> dict[str, Any]:
    return manifest(kind, "signed", api_version="kyverno.io/v1", spec={**spec, "rules": [{"verifyImages": [verify]}]})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (kyverno(), PASS),
        (kyverno(validationActions=["Deny"], failurePolicy="Fail"), PASS),
        (kyverno(validationActions=["Audit"]), FAIL),
        (kyverno(validationActions=["Deny"], failurePolicy="Ignore"), FAIL),
        (kyverno(evaluation={"admission": {"enabled": False}}), FAIL),
        (older({"failureAction": "Enforce"}), PASS),
        (older({"failureAction": "Audit"}), FAIL),
        (older({}), FAIL),
        (older({}, validationFailureAction="Enforce"), PASS),
        (older({}, validationFailureAction="enforce", kind="Policy"), PASS),
        (older({"failureAction": "Enforce"}, failurePolicy="Ignore"), FAIL),
        (older({"failureAction": "Enforce"}, webhookConfiguration={"failurePolicy": "Ignore"}), FAIL),
        (older({"failureAction": "Enforce", "required": False}), FAIL),
        (older({"failureAction": "Enforce"}, admission=False), FAIL),
        (older({"failureAction": "Enforce"}, admission=True), PASS),
        (manifest("ClusterPolicy", "x", api_version="kyverno.io/v1", spec={"admission": False, "rules": [{"mutate": {}}]}), NOT_APPLICABLE),
        (manifest("ClusterPolicy", "x", api_version="kyverno.io/v1", spec={"rules": [{"validate": {}}]}), NOT_APPLICABLE),
    ],
)
def test_policies_that_verify_images(found: dict[str, Any], expected: Verdict) -> None:
    assert said("kubernetes-image-policy-enforced", applied(found)) is expected


@pytest.mark.parametrize(
    ("rest", "expected"),
    [({}, PASS), ({"data": {}}, PASS), ({"data": {"a": "Yg=="}}, FAIL), ({"stringData": {"a": "b"}}, FAIL), ({"data": None}, PASS)],
)
def test_secrets(rest: dict[str, Any], expected: Verdict) -> None:
    assert said("kubernetes-secret-not-in-manifest", applied(manifest("Secret", "s", **rest))) is expected


def test_a_secret_that_the_deployment_fills_in_goes_the_same_way() -> None:
    before, after = json.dumps([manifest("Secret", "s", stringData={"a": "OPEN"})]).split("OPEN")
    for part in ({"Ref": "P"}, "{{resolve:secretsmanager:x}}"):
        value = {"Fn::Join": ["", [before, part, after]]}
        assert said("kubernetes-secret-not-in-manifest", resource(TYPE, ClusterName="c", Manifest=value)) is FAIL
