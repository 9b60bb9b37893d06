"""Policies that verify the signatures of images deny what is not signed.

A policy of Kyverno that only reports lets every image run, and one that may fail open lets every image run while Kyverno is down, which who
wants to run one can bring about. What runs in production is what went through change control (6.5.1), and a change of it that nobody
approved is found before it starts (11.5.2).
"""

from collections.abc import Iterator
from functools import partial

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed, some, worst
from pci_constructs.rules.kubernetes._manifests import MANIFEST, TEMPLATE_ONLY, TYPE, example, judge_objects, manifest, name_of

_IMAGES = ("ImageValidatingPolicy", "NamespacedImageValidatingPolicy")


def _check(resource: ResourceView) -> Judgement:
    kinds = {
        **{f"policies.kyverno.io/{kind}": _policy for kind in _IMAGES},
        **{f"kyverno.io/{kind}": _older for kind in ("ClusterPolicy", "Policy")},
    }
    return judge_objects(resource, kinds, what="policy that verifies images")


def _closed(policy: Block, *paths: str) -> Judgement:
    for path in paths:
        if policy.has(path) and policy.text(path) != "Fail":
            return failed(f"{name_of(policy)} admits every image while Kyverno does not answer", MANIFEST)
    return passed(f"{name_of(policy)} admits nothing while Kyverno does not answer", MANIFEST)


def _policy(policy: Block) -> Judgement:
    name = name_of(policy)
    bad = failed(f"{name} denies nothing", MANIFEST)
    good = passed(f"{name} denies what is not signed", MANIFEST)

    def parts() -> Iterator[Judgement]:
        yield _closed(policy, "spec.failurePolicy")
        # Kyverno denies where nothing is said.
        yield some(policy.each("spec.validationActions"), lambda action: good if str(action) == "Deny" else bad, empty=good)
        if policy.has("spec.evaluation.admission.enabled") and not policy.flag("spec.evaluation.admission.enabled"):
            yield bad

    return worst(parts(), empty=good)


def _older(policy: Block) -> Judgement:
    nothing = not_applicable(f"{name_of(policy)} verifies no images", MANIFEST)
    judged = every(policy.each("spec.rules"), partial(_rule, policy, nothing), empty=nothing)
    if judged.verdict is nothing.verdict:
        return judged
    if policy.has("spec.admission") and not policy.flag("spec.admission"):
        return failed(f"{name_of(policy)} looks at what runs already, and lets everything in", MANIFEST)
    return worst([judged, _closed(policy, "spec.failurePolicy", "spec.webhookConfiguration.failurePolicy")], empty=judged)


def _rule(policy: Block, nothing: Judgement, rule: Block) -> Judgement:
    whole = policy.text("spec.validationFailureAction", "Audit")
    return every(rule.each("verifyImages"), partial(_verify, name_of(policy), whole), empty=nothing)


def _verify(name: str, whole: str, verify: Block) -> Judgement:
    if verify.text("failureAction", whole).lower() != "enforce":
        return failed(f"{name} reports images that are not signed, and lets them run", MANIFEST)
    if not verify.flag("required", True):
        return failed(f"{name} lets images run that nobody has signed", MANIFEST)
    return passed(f"{name} denies what is not signed", MANIFEST)


def _example(action: str) -> dict[str, object]:
    spec = {"failurePolicy": "Fail", "validationActions": [action], "validations": []}
    return example(manifest("ImageValidatingPolicy", "signed", api_version="policies.kyverno.io/v1", spec=spec))


RULE = Rule(
    id="kubernetes-image-policy-enforced",
    title="Policies that verify the signatures of images deny what is not signed",
    severity=Severity.HIGH,
    requirements={
        "6.5.1": "what the pipeline did not sign does not come to run",
        "11.5.2": "an image that was changed after it was signed is found before it starts",
    },
    remediation="set validationActions to Deny (failureAction to Enforce in a ClusterPolicy) and failurePolicy to Fail",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    passing=_example("Deny"),
    failing=_example("Audit"),
)
