"""Elasticsearch domains are reached from a VPC alone.

Open Elasticsearch endpoints are a classic of data leaks: the domain is public unless subnets are named, and its policy is then all that
stands in between. What stores card data is not reached from untrusted networks directly (1.4.4).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.opensearch._domains import ELASTICSEARCH, inside_a_vpc

RULE = Rule(
    id="elasticsearch-in-vpc-only",
    title="Elasticsearch domains have their endpoint in a VPC",
    severity=Severity.CRITICAL,
    requirements={"1.4.4": "a store of card data with a public endpoint can be reached from untrusted networks directly"},
    remediation="name private subnets and a security group in VPCOptions (which replaces the domain)",
    types=(ELASTICSEARCH,),
    check=inside_a_vpc,
    equivalents={
        "securityhub": "ES.2",
        "config": "elasticsearch-in-vpc-only",
        "cdk-nag": "PCI.DSS.321-OpenSearchInVPCOnly",
        "guard": "ELASTICSEARCH_IN_VPC_ONLY",
        "checkov": "CKV_AWS_137",
    },
    passing={"VPCOptions": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}},
    failing={"VPCOptions": {"SubnetIds": []}},
)
