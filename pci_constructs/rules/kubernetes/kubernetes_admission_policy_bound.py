"""Admission policies are in force.

A ``ValidatingAdmissionPolicy`` does nothing until a binding names it, nothing that anybody notices if the binding only warns, and nothing
when it cannot be evaluated if it says to ignore that. It looks the same in the cluster each time. Settings that prevent misuse have to be
in force (2.2.6), and what they keep out of production is what nobody approved (6.5.1).
"""

from collections.abc import Iterator
from functools import partial

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed, some
from pci_constructs.rules.kubernetes._manifests import (
    ADMISSION,
    MANIFEST,
    TEMPLATE_ONLY,
    TYPE,
    beside,
    example,
    judge_objects,
    manifest,
    name_of,
)

_POLICY, _BINDING = "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"


def _check(resource: ResourceView) -> Judgement:
    return judge_objects(resource, {f"{ADMISSION}/{_POLICY}": partial(_policy, resource)}, what="admission policy")


def _policy(resource: ResourceView, policy: Block) -> Judgement:
    name = name_of(policy)
    if policy.text("spec.failurePolicy", "Fail") != "Fail":
        return failed(f"{name} admits what it cannot evaluate", MANIFEST)
    bad = failed(f"no binding lets {name} deny anything", MANIFEST)
    good = passed(f"{name} is bound, and denies", MANIFEST)

    def bindings() -> Iterator[Block]:
        yield from beside(resource, f"{ADMISSION}/{_BINDING}")

    def one(binding: Block) -> Judgement:
        if binding.text("spec.policyName") != name:
            return bad
        return some(binding.each("spec.validationActions"), lambda action: good if str(action) == "Deny" else bad, empty=bad)

    return some(bindings(), one, empty=bad)


def _example(action: str) -> dict[str, object]:
    version = f"{ADMISSION}/v1"
    return example(
        manifest(_POLICY, "images", api_version=version, spec={"validations": [{"expression": "object.spec.hostNetwork != true"}]}),
        manifest(_BINDING, "images", api_version=version, spec={"policyName": "images", "validationActions": [action]}),
    )


RULE = Rule(
    id="kubernetes-admission-policy-bound",
    title="Admission policies are in force",
    severity=Severity.HIGH,
    requirements={
        "2.2.6": "a setting against misuse that is not in force prevents none",
        "6.5.1": "what is not approved is refused, and not only noted",
    },
    remediation="add a ValidatingAdmissionPolicyBinding with policyName and validationActions Deny, and leave failurePolicy at Fail",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    passing=_example("Deny"),
    failing=_example("Warn"),
)
