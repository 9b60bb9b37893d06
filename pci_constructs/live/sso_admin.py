"""IAM Identity Center: the permission sets through which people get into accounts. Who has them is not read."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.clients import REFUSED
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import complete, known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_NAMES = {"Description": "Description", "Name": "Name", "RelayStateType": "RelayState", "SessionDuration": "SessionDuration"}
_POLICIES = 100
"""The most that a page has; a set takes fewer."""


def _sets(source: Source) -> Iterator[Found]:
    for instance, arns in source.each(_instances(source), partial(_in, source)):
        yield from source.each(arns, partial(_set, source, instance))


def _instances(source: Source) -> list[Any]:
    # One that answers in several regions is read in the region that it is kept in.
    found = [one for one in source.pages("list_instances", "Instances") if one.get("PrimaryRegion", source.region) == source.region]
    if not found:
        return []
    answer = source.ask(
        "describe_organization", service="organizations", needs="Organization", absent=("AWSOrganizationsNotInUseException",)
    )
    manages = pick(answer, "Organization.MasterAccountId")
    if manages.__class__ is Unknown:
        return found
    # The instance of a single account is for applications: permission sets are the organization's.
    return [] if manages is ABSENT else [one for one in found if one.get("OwnerAccountId", manages) == manages]


def _in(source: Source, item: Any) -> tuple[str, list[Any]]:
    instance = item["InstanceArn"]
    # A member sees that there is an instance, and is refused what is in it unless its administration is delegated to it.
    refused = () if item.get("OwnerAccountId") == source.account.id else REFUSED
    return instance, source.pages("list_permission_sets", "PermissionSets", absent=refused, gone=_GONE, InstanceArn=instance)


def _set(source: Source, instance: str, arn: Any) -> Found:
    ask = partial(source.ask, gone=_GONE, InstanceArn=instance)
    found = pick(ask("describe_permission_set", needs="PermissionSet", PermissionSetArn=arn), "PermissionSet")
    inline = pick(ask("get_inline_policy_for_permission_set", needs="InlinePolicy", PermissionSetArn=arn), "InlinePolicy")
    managed = complete(
        ask("list_managed_policies_in_permission_set", needs="AttachedManagedPolicies", MaxResults=_POLICIES, PermissionSetArn=arn),
        "AttachedManagedPolicies",
    )
    return Found(
        id=f"{instance}|{arn}",
        arn=arn,
        properties={
            **renamed(found, _NAMES),
            # A set without one has an empty text.
            "InlinePolicy": known(inline, lambda text: document(text) if text else ABSENT),
            "InstanceArn": instance,
            "ManagedPolicies": known(managed, lambda policies: [policy["Arn"] for policy in policies]),
            "Tags": tags(complete(ask("list_tags_for_resource", needs="Tags", ResourceArn=arn), "Tags")),
        },
    )


COLLECTOR = Collector(
    service="sso-admin",
    readers=(
        Reader(
            type="AWS::SSO::PermissionSet",
            properties=(*_NAMES, "InlinePolicy", "InstanceArn", "ManagedPolicies", "Tags"),
            calls=(
                "organizations:DescribeOrganization",
                "sso:DescribePermissionSet",
                "sso:GetInlinePolicyForPermissionSet",
                "sso:ListInstances",
                "sso:ListManagedPoliciesInPermissionSet",
                "sso:ListPermissionSets",
                "sso:ListTagsForResource",
            ),
            read=_sets,
        ),
    ),
)
