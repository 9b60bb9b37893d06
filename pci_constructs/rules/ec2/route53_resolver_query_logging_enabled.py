"""Name look-ups of a VPC are logged.

Malware asks for the names of its masters before it speaks to them, and data leaves in look-ups that no flow log shows, since the resolver
of the VPC answers them itself. A log of queries is what tells (10.2.1), and what detection reads (11.5.1). A VPC of the CDE, or beside one
that is logged, fails without; of any other the log may be switched on elsewhere, by another stack or a profile of Route 53.
"""

from functools import partial

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, attempt, failed, passed, some, undetermined
from pci_constructs.standard import SCOPE_TAG, Scope

_ASSOCIATION = "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation"
_CONFIG = "AWS::Route53Resolver::ResolverQueryLoggingConfig"
_PROFILE = "AWS::Route53Profiles::ProfileAssociation"
_WHICH = "ResolverQueryLogConfigId"
_NO = failed("look-ups of names are not logged", "VpcId")
_ACCOUNT = "the associations in the account (route53resolver list-resolver-query-log-config-associations)"


def _logged(association: ResourceView) -> Judgement:
    return passed("look-ups of names are logged") if association.has(_WHICH) else _NO


def _by_profile(profile: ResourceView) -> Judgement:
    return undetermined(f"the profile of {profile.name} may log look-ups", blocked_by="the resources of the profile")


def _check(vpc: ResourceView) -> Judgement:
    without = some(vpc.linked(_PROFILE, "ResourceId"), _by_profile, empty=_NO)
    if without == _NO and attempt(partial(_must_be_here, vpc)).verdict != "fail":
        without = undetermined("nothing here logs look-ups of names", blocked_by=_ACCOUNT)
    return some(vpc.linked(_ASSOCIATION, "ResourceId"), _logged, empty=without)


def _must_be_here(vpc: ResourceView) -> Judgement:
    """Fails if the assembly logs look-ups of other VPCs, or card data is in this one."""
    of_the_cde = vpc.tag(SCOPE_TAG) == Scope.CDE or vpc.stack.stack.tags.get(SCOPE_TAG) == Scope.CDE
    return _NO if of_the_cde or any(True for _ in vpc.neighbours(_CONFIG, _ASSOCIATION)) else passed("it may be logged elsewhere")


def _example(*logged: str) -> Example:
    vpcs = {name: {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}} for name in ("Vpc", "Other")}
    of = {name: {_WHICH: "rqlc-1", "ResourceId": {"Ref": name}} for name in logged}
    return Example(resources={**vpcs, **{f"{name}Log": {"Type": _ASSOCIATION, "Properties": found} for name, found in of.items()}})


RULE = Rule(
    id="route53-resolver-query-logging-enabled",
    title="Name look-ups of VPCs are logged",
    severity=Severity.LOW,
    requirements={
        "10.2.1": "look-ups are events of the network that no other log has",
        "11.5.1": "channels of intruders that hide in look-ups are found in their log",
    },
    remediation="add an AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation with ResourceId of the VPC",
    types=("AWS::EC2::VPC",),
    check=_check,
    passing=_example("Vpc", "Other"),
    failing=_example("Other"),
)
