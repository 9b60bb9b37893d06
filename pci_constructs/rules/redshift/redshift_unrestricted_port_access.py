"""Redshift clusters do not answer to the world.

A warehouse collects what all other stores keep. Its port is for the tools and applications that query it (1.3.1), and not reachable from
untrusted networks (1.4.4), whatever port it listens on.
"""

from functools import partial

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, Verdict, every, passed, undetermined
from pci_constructs.rules.security_groups import GROUP, entry_closed, groups_of, ingress_of, not_for_everyone

_CLUSTER = "AWS::Redshift::Cluster"
_PATH = "VpcSecurityGroupIds"
_PORT = 5439
_GOOD = passed("its port is not open to every address", _PATH)


def _entry(cluster: ResourceView, entry: Block) -> Judgement:
    if not_for_everyone(entry).verdict is Verdict.PASS:
        return _GOOD
    port = cluster.number("Port", _PORT)
    return entry_closed(entry, [int(port or _PORT)], ("tcp",), "the cluster")


def _check(cluster: ResourceView) -> Judgement:
    default = undetermined("no security group is named", _PATH, blocked_by="the rules of the VPC's default security group")
    return every(groups_of(cluster, _PATH), lambda group: every(ingress_of(group), partial(_entry, cluster), empty=_GOOD), empty=default)


def _example(source: str) -> Example:
    entry = {"IpProtocol": "tcp", "FromPort": _PORT, "ToPort": _PORT, "CidrIp": source}
    return Example(
        resources={
            "Group": {"Type": GROUP, "Properties": {"GroupDescription": "Warehouse", "SecurityGroupIngress": [entry]}},
            "Cluster": {"Type": _CLUSTER, "Properties": {_PATH: [{"Fn::GetAtt": ["Group", "GroupId"]}]}},
        }
    )


RULE = Rule(
    id="redshift-unrestricted-port-access",
    title="Redshift clusters are not open to the world",
    severity=Severity.HIGH,
    requirements={
        "1.3.1": "of all inbound traffic a warehouse needs that of the tools that query it alone",
        "1.4.4": "what stores account data is not directly reachable from untrusted networks",
    },
    remediation="name the security group of the clients instead of every address",
    types=(_CLUSTER,),
    check=_check,
    equivalents={"securityhub": "Redshift.15", "config": "redshift-unrestricted-port-access"},
    passing=_example("10.0.1.0/24"),
    failing=_example("0.0.0.0/0"),
)
