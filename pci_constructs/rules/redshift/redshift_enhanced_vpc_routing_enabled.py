"""What a warehouse loads and unloads stays in the VPC.

COPY and UNLOAD move whole tables between a warehouse and buckets, by default over AWS's network, past everything in the VPC that limits and
records traffic. With enhanced routing it takes the VPC's way: outbound traffic is limited (1.3.2) by controls between the networks (1.4.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true
from pci_constructs.rules.redshift._clusters import CLUSTER


def _check(cluster: ResourceView) -> Judgement:
    good, bad = "what is loaded and unloaded passes through the VPC", "what is loaded and unloaded bypasses the VPC"
    return flag_is_true(cluster, "EnhancedVpcRouting", good=good, bad=bad)


RULE = Rule(
    id="redshift-enhanced-vpc-routing-enabled",
    title="What a warehouse loads and unloads stays in the VPC",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.2": "outbound traffic of the warehouse can be limited only where it passes through the VPC",
        "1.4.1": "it passes the controls between trusted and untrusted networks instead of going around them",
    },
    remediation="set EnhancedVpcRouting to true, with an endpoint for S3 in the VPC",
    types=(CLUSTER,),
    check=_check,
    equivalents={
        "securityhub": "Redshift.7",
        "config": "redshift-enhanced-vpc-routing-enabled",
        "cdk-nag": "PCI.DSS.321-RedshiftEnhancedVPCRoutingEnabled",
        "guard": "REDSHIFT_ENHANCED_VPC_ROUTING_ENABLED",
        "checkov": "CKV_AWS_321",
    },
    passing={"EnhancedVpcRouting": True},
    failing={"EnhancedVpcRouting": False},
)
