"""Databases and caches let in security groups, not networks.

A rule that names the clients' group follows them when they move, and lets in nothing else. One that names the whole network lets in
whatever comes to be there, a forgotten test server too. Stores of account data are reached by those who need them alone (1.3.1, 1.4.4,
7.2.5). Ranges are taken for a list of clients if they are private and no wider than one small subnet.
"""

from functools import partial

from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.addresses import Range, every_range
from pci_constructs.rules.ec2._stores import IN_TEMPLATES_ALONE, STORES
from pci_constructs.rules.security_groups import ADDRESSES, GROUP, INGRESS, PREFIX_LISTS, PRIVATE_RANGES, every_entry, group_of

_NARROW = {4: 24, 6: 64}


def _range(found: Range, where: str) -> Judgement:
    if found.of == "AWS::EC2::VPC":
        return failed(f"everything in the VPC ({found.text}) may connect", where)
    if found.prefix < _NARROW[found.version]:
        return failed(f"{found.text}, which is wider than a list of clients, may connect", where)
    if found.network is None:
        return undetermined(f"whether {found.text} is private", where, blocked_by=found.text)
    if not any(private.overlaps(found.network) for private in PRIVATE_RANGES):
        return failed(f"{found.text}, which is public, may connect", where)
    return passed(f"{found.text} is a small private range", where)


def _narrow(entry: Block) -> Judgement:
    return every_range(entry, ADDRESSES, PREFIX_LISTS, _range)


def _attached(resource: ResourceView) -> Judgement:
    """Passes with the name of a data store that has the group."""
    group = group_of(resource)
    if group is None or group.type != GROUP:
        return undetermined("the group is not among what was read", "GroupId", blocked_by="whether a database or cache has the group")
    none = not_applicable("no database or cache has this group")

    def one(kind: tuple[str, str]) -> Judgement:
        return next((passed(store.name) for store in group.linked(*kind)), none)

    # Of templates, those that are there; in a running account all that are read.
    asked = STORES.keys() - IN_TEMPLATES_ALONE if group.live else group.evaluation.by_type
    # A kind of store that is not known is no reason to overlook one of another kind.
    return some((kind for kind in STORES.items() if kind[0] in asked), one, empty=none)


def _check(resource: ResourceView) -> Judgement:
    judged = every_entry(resource, "SecurityGroupIngress", _narrow, empty=passed("the group lets nothing in", "SecurityGroupIngress"))
    attached = attempt(partial(_attached, resource))
    if attached.verdict is Verdict.NOT_APPLICABLE:
        return attached
    if attached.verdict is Verdict.PASS and judged.verdict is Verdict.FAIL:
        return failed(f"{judged.message} to {attached.message}", judged.property)
    return judged if Verdict.PASS in (attached.verdict, judged.verdict) else attached


def _example(source: dict[str, str]) -> Example:
    entry = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, **source}
    return Example(
        resources={
            "Group": {"Type": GROUP, "Properties": {"GroupDescription": "Database", "SecurityGroupIngress": [entry]}},
            "Database": {"Type": "AWS::RDS::DBInstance", "Properties": {"VPCSecurityGroups": [{"Fn::GetAtt": ["Group", "GroupId"]}]}},
        }
    )


RULE = Rule(
    id="data-tier-security-group-source-is-group",
    title="Databases and caches let in security groups, not networks",
    severity=Severity.HIGH,
    requirements={
        "1.3.1": "of all inbound traffic a data store needs that of its clients alone",
        "1.4.4": "a rule for a group of the application keeps untrusted networks away from stored account data",
        "7.2.5": "the systems that may reach the store are those with a reason to",
    },
    remediation="name the clients' security group (SourceSecurityGroupId), or private ranges no wider than /24",
    types=(GROUP, INGRESS),
    check=_check,
    passing=_example({"SourceSecurityGroupId": "sg-0123456789abcdef0"}),
    failing=_example({"CidrIp": "10.0.0.0/16"}),
)
