"""OpenSearch domains are reached from a VPC alone.

A domain without subnets gets an endpoint on the internet, where one wrong line in its access policy opens the indices to everyone.
Systems that store card data are not directly reachable from untrusted networks (1.4.4). Whether the subnets are private is asked of their
routes.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.opensearch._domains import OPENSEARCH, inside_a_vpc

RULE = Rule(
    id="opensearch-in-vpc-only",
    title="OpenSearch domains have their endpoint in a VPC",
    severity=Severity.CRITICAL,
    requirements={"1.4.4": "a store of card data with a public endpoint can be reached from untrusted networks directly"},
    remediation="name private subnets and a security group in VPCOptions (which replaces the domain)",
    types=(OPENSEARCH,),
    check=inside_a_vpc,
    equivalents={
        "securityhub": "Opensearch.2",
        "config": "opensearch-in-vpc-only",
        "cdk-nag": "PCI.DSS.321-OpenSearchInVPCOnly",
        "guard": "OPENSEARCH_IN_VPC_ONLY",
        "checkov": "CKV_AWS_137",
    },
    passing={"VPCOptions": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}},
    failing={"VPCOptions": {"SubnetIds": []}},
)
