"""A public API of a cluster answers to known addresses alone.

A team that cannot reach a private endpoint yet may leave it public for the addresses of its own offices. Without a list AWS lets in every
address there is, so that anyone may try tokens and flaws on what administers the CDE (1.3.1, 1.4.2).
"""

import ipaddress
from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, Verdict, every, failed, not_applicable, passed
from pci_constructs.rules.addresses import Range
from pci_constructs.rules.eks._clusters import CLUSTERS, named


def _check(cluster: ResourceView) -> Judgement:
    ranges = named(cluster, "ResourcesVpcConfig.PublicAccessCidrs")
    public = named(cluster, "ResourcesVpcConfig.EndpointPublicAccess")

    def one(text: Any) -> Judgement:
        if _range(text).takes_in_everyone():
            return failed(f"everyone may talk to the API: {text}", ranges)
        return passed("only known addresses may talk to the API", ranges)

    judged = every(cluster.each(ranges), one, empty=failed("the API is public, and every address may talk to it", ranges))
    # A limited list is good whether or not the endpoint is public; only otherwise it has to be known.
    if judged.verdict is not Verdict.PASS and not cluster.flag(public, default=True):
        return not_applicable("the API is private", public)
    return judged


def _range(text: Any) -> Range:
    try:
        network = ipaddress.ip_network(str(text).strip(), strict=False)
    except ValueError:
        raise Undetermined(f"{text!r}, which is no range of addresses") from None
    return Range(str(text), network.version, network.prefixlen, network)


RULE = Rule(
    id="eks-public-endpoint-cidrs-restricted",
    title="A public API of a cluster answers to known addresses alone",
    severity=Severity.HIGH,
    requirements={
        "1.3.1": "traffic into the CDE is limited to what is necessary, and nobody needs every address there is",
        "1.4.2": "connections from untrusted networks are limited to authorised sources",
    },
    remediation="make the endpoint private, or name the ranges of your own in ResourcesVpcConfig.PublicAccessCidrs",
    types=CLUSTERS,
    check=_check,
    equivalents={"checkov": "CKV_AWS_38"},
    passing={"ResourcesVpcConfig": {"SubnetIds": ["subnet-1"], "PublicAccessCidrs": ["203.0.113.0/24"]}},
    failing={"ResourcesVpcConfig": {"SubnetIds": ["subnet-1"], "PublicAccessCidrs": ["0.0.0.0/0"]}},
)
