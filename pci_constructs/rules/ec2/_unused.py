"""Judges that something of the network is used: what nobody uses is a leftover, and hides what matters in a review."""

from collections.abc import Collection, Iterator

from pci_constructs.rules import Judgement, ResourceView, attempt, best, failed, passed, undetermined
from pci_constructs.rules.ec2._users import is_exported, users_of
from pci_constructs.rules.eks._clusters import OLD_CLUSTER

_INTERFACES = ("AWS::EC2::NetworkInterface", "Live::EC2::OwnedInterface")
_PASSING_ON = (
    "AWS::SSM::Parameter",
    "AWS::CloudFormation::Stack",
    "AWS::CloudFormation::CustomResource",
    "AWS::EC2::SecurityGroupVpcAssociation",
)


def used(resource: ResourceView, what: str, *, no_use: Collection[str] = (), only: Collection[str] | None = None) -> Judgement:
    """Judges that some resource of the assembly uses one.

    Args:
        resource: the one that should be used.
        what: how to call it in messages.
        no_use: types that refer to it without using it.
        only: the types that use it; all others refer to it without it being known what for. All types use it by default.
    """
    if resource.live:
        # The interfaces of a region name everything that has one, whichever service it is of.
        resource.evaluation.need(resource.resource, *_INTERFACES)

    def passed_on(to: str) -> Judgement:
        return undetermined(f"no resource here uses the {what}", blocked_by=f"what {to} does with it")

    def decided() -> Iterator[Judgement]:
        for user in users_of(resource):
            if user.type in no_use:
                continue
            unclear = user.type.startswith("Custom::") and user.type != OLD_CLUSTER
            if unclear or user.type in _PASSING_ON or (only is not None and user.type not in only):
                yield passed_on(user.name)
            else:
                yield passed(f"{user.name} uses it")
        if is_exported(resource):
            yield passed_on("whoever imports it")

    return attempt(lambda: best(decided(), empty=failed(f"nothing uses the {what}")))
