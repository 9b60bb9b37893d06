"""Pods do not get at the role of their node.

The metadata service of an instance hands out the credentials of its role to whoever can reach it. A pod is one network hop further away
than its node: where tokens are required and answers travel one hop, the node gets them and pods do not. Otherwise every workload has the
rights of the node (7.2.5), by a service that nothing in the CDE needs open (2.2.6). The template that EKS makes by itself allows two hops.
"""

from functools import partial

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, attempt, failed, passed, undetermined, worst
from pci_constructs.rules.ec2._launch import judge_tokens
from pci_constructs.rules.eks._nodes import GROUP, example, launch_template

_HOPS = "MetadataOptions.HttpPutResponseHopLimit"
_ENDPOINT = "MetadataOptions.HttpEndpoint"


def _check(group: ResourceView) -> Judgement:
    template = launch_template(group)
    if template is None:
        return failed("EKS makes the launch template, with answers that reach pods", "LaunchTemplate")
    if template.has(_ENDPOINT) and template.text(_ENDPOINT).strip().lower() == "disabled":
        return passed("the metadata service is off", template.where(_ENDPOINT))
    return worst((attempt(partial(decide, template)) for decide in (_tokens, _hops)), empty=passed("unused"))


def _tokens(template: Block) -> Judgement:
    return judge_tokens(template if template.has("MetadataOptions.HttpTokens") else None, lambda: template)


def _hops(template: Block) -> Judgement:
    where = template.where(_HOPS)
    if not template.has(_HOPS):
        return undetermined(
            "how far answers of the metadata service travel is left to account and image",
            where,
            blocked_by="the account's default (ec2 get-instance-metadata-defaults) and the ImdsSupport of the image",
        )
    if template.at_least(_HOPS, 2):
        return failed("answers of the metadata service travel as far as pods", where)
    return passed("the metadata service answers the node alone", where)


RULE = Rule(
    id="eks-nodegroup-launch-template-hardened",
    title="Pods do not get at the role of their node",
    severity=Severity.HIGH,
    requirements={
        "2.2.6": "the metadata service is set to give out nothing to those who need nothing of it",
        "7.2.5": "a pod has the rights of its own role, not those of the node",
    },
    remediation="give the group a launch template with HttpTokens required and HttpPutResponseHopLimit 1",
    types=(GROUP,),
    check=_check,
    passing=Example(resources=example(MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 1})),
    failing=Example(resources=example(MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 2})),
)
