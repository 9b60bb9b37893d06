"""Every namespace is closed to the network but for what is declared.

Kubernetes lets every pod talk to every other, to the internet and to the metadata service until a network policy selects it. One policy
that selects all pods of a namespace, in both directions, turns that around: what is not allowed is refused (1.3.1, 1.3.2). Policies for
some pods alone leave those open that somebody adds later.
"""

from collections.abc import Iterator
from functools import partial

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed, some
from pci_constructs.rules.kubernetes._manifests import (
    MANIFEST,
    NETWORK,
    SYSTEM,
    TEMPLATE_ONLY,
    TYPE,
    beside,
    example,
    judge_objects,
    manifest,
    name_of,
    namespace_of,
)
from pci_constructs.rules.kubernetes._network import POLICY, directions, opens_to_all, selects_all


def _check(resource: ResourceView) -> Judgement:
    return judge_objects(resource, {"Namespace": partial(_namespace, resource)}, what="namespace")


def _namespace(resource: ResourceView, object_: Block) -> Judgement:
    name = name_of(object_)
    if name in SYSTEM:
        return not_applicable(f"{name} is Kubernetes' own", MANIFEST)
    return every(("Ingress", "Egress"), partial(_closed, resource, name), empty=passed("closed", MANIFEST))


def _closed(resource: ResourceView, name: str, direction: str) -> Judgement:
    way = "into" if direction == "Ingress" else "out of"
    bad = failed(f"what gets {way} {name} is open until a policy for all of its pods closes it", MANIFEST)
    good = passed(f"nothing gets {way} {name} but what is allowed", MANIFEST)

    def policies() -> Iterator[Block]:
        yield from beside(resource, POLICY)

    def one(policy: Block) -> Judgement:
        if namespace_of(policy) != name or direction not in directions(policy) or not selects_all(policy):
            return bad
        found = opens_to_all(policy, direction)
        return good if found.verdict is good.verdict else found

    return some(policies(), one, empty=bad)


_SPEC: dict[str, object] = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def _example(spec: dict[str, object]) -> dict[str, object]:
    policy = manifest("NetworkPolicy", "default-deny", api_version=f"{NETWORK}/v1", namespace="payments", spec=spec)
    return example(manifest("Namespace"), policy)


RULE = Rule(
    id="kubernetes-namespace-default-deny",
    title="Every namespace is closed to the network but for what is declared",
    severity=Severity.HIGH,
    requirements={
        "1.3.1": "what is not declared does not get in to the pods of the CDE",
        "1.3.2": "what is not declared does not get out of them",
    },
    remediation="add a NetworkPolicy with an empty podSelector and both policyTypes to the namespace, and one for each allowed connection",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    passing=_example(_SPEC),
    failing=_example({**_SPEC, "policyTypes": ["Ingress"]}),
)
