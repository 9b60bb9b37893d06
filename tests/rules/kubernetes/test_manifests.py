"""Manifests in every form a template can give them: parts that are not known are unknown where they stand, and nowhere else."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.kubernetes._manifests import TYPE, manifest
from tests.rules.tables import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, resource, said

ENFORCE = "pod-security.kubernetes.io/enforce"
RULE = "kubernetes-namespace-pod-security-restricted"


def space(level: Any = "restricted", name: str = "payments") -> dict[str, Any]:
    return manifest("Namespace", name, metadata={"labels": {ENFORCE: level}})


def text(*objects: dict[str, Any]) -> str:
    return json.dumps(objects)


P = {"Ref": "P"}


def joined(*parts: Any) -> dict[str, Any]:
    return {"Fn::Join": ["", list(parts)]}


BEFORE, AFTER = text(space("LEVEL")).split("LEVEL")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (text(space()), PASS),
        (json.dumps(space()), PASS),
        (text(space("baseline")), FAIL),
        (text(space("privileged")), FAIL),
        (text(manifest("Namespace")), FAIL),
        (text(space(), space("baseline", "general")), FAIL),
        (text(manifest("Service", "x")), NOT_APPLICABLE),
        (text(manifest("Service", "x"), space()), PASS),
        (text(manifest("Namespace", "kube-system")), NOT_APPLICABLE),
        (text({"apiVersion": "v1", "kind": "List", "items": [space(), space("baseline", "other")]}), FAIL),
        (text({"apiVersion": "v1", "kind": "NamespaceList", "items": [space(), space("baseline", "other")]}), FAIL),
        (text({"apiVersion": "v1", "kind": "NamespaceList", "items": [{"metadata": space("baseline")["metadata"]}]}), FAIL),
        (text({"apiVersion": "v1", "kind": "NamespaceList", "items": [space()]}), PASS),
        (text(), NOT_APPLICABLE),
        ("no JSON", UNDETERMINED),
        (text(space())[:-3], UNDETERMINED),
        ('["text"]', UNDETERMINED),
        (P, UNDETERMINED),
        (joined(BEFORE, "restricted", AFTER), PASS),
        (joined(BEFORE, "baseline", AFTER), FAIL),
        (joined(BEFORE, P, AFTER), UNDETERMINED),
        (joined(BEFORE, {"Fn::GetAtt": ["Other", "Level"]}, AFTER), UNDETERMINED),
        # What is not known elsewhere in the text does not matter here.
        (joined('[{"apiVersion":"v1","kind":"Service","metadata":{"name":"', P, '"}},', json.dumps(space()), "]"), PASS),
        (joined('[{"apiVersion":"v1","kind":"Service","metadata":{"name":"', P, '"}},', json.dumps(space("baseline")), "]"), FAIL),
        (joined('[{"apiVersion":"v1","kind":"', P, '","metadata":{"name":"x"}},', json.dumps(space()), "]"), UNDETERMINED),
        (joined("[", P, "]"), UNDETERMINED),
        (text(manifest("Namespace", metadata={"labels": None})), FAIL),
        ([space()], PASS),
        (space("baseline"), FAIL),
        ([manifest("Namespace", metadata={"labels": {ENFORCE: P}})], UNDETERMINED),
    ],
)
def test_a_manifest_in_every_form(value: Any, expected: Verdict) -> None:
    found = said(RULE, resource(TYPE, ClusterName="c", Manifest=value), Other=resource("AWS::SNS::Topic"))
    assert found is expected


def test_text_with_a_dollar_sign_of_its_own_is_known() -> None:
    settings = manifest("ConfigMap", "script", data={"run.sh": "echo ${HOME}"})
    assert said(RULE, resource(TYPE, ClusterName="c", Manifest=text(settings, space()))) is PASS


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("cde", PASS), ("connected-to", PASS), ("out-of-scope", PASS), ("CDE", FAIL), ("", FAIL), (None, FAIL)],
)
def test_scopes(scope: str | None, expected: Verdict) -> None:
    found = manifest("Namespace", metadata={"labels": {"pci-scope": scope} if scope is not None else {"a": "b"}})
    assert said("kubernetes-namespace-scope-labelled", resource(TYPE, ClusterName="c", Manifest=text(found))) is expected
