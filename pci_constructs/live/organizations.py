"""Organizations: whether the account is part of one, and the policies that bind its members."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader, Scope
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick
from pci_constructs.live.reading.source import Source

_GONE = ("PolicyNotFoundException",)
_ELSEWHERE = Unknown("the policies of the organization, which its management account alone shows")


def _organization(source: Source) -> Any:
    return source.ask("describe_organization", needs="Organization", shared=True, absent=("AWSOrganizationsNotInUseException",))


def _account(source: Source) -> Iterator[Found]:
    member = known(_organization(source), lambda _: True, absent=False)
    yield Found(id=source.account.id, properties={"Member": member})


def _policies(source: Source) -> Iterator[Found]:
    """The service control policies of the organization, with the kinds of what each of them is attached to."""
    manages = known(pick(_organization(source), "Organization.MasterAccountId"), lambda id_: id_ == source.account.id)
    if manages is not ABSENT:
        policies = list(_listed(source)) if manages is True else known(manages, lambda _: _ELSEWHERE)
        yield Found(id=source.account.id, properties={"ServiceControlPolicies": policies})


def _listed(source: Source) -> Iterator[dict[str, Any]]:
    def one(item: Any) -> Found | None:
        # AWS's own one allows everything.
        if item.get("AwsManaged"):
            return None
        text = pick(source.ask("describe_policy", needs="Policy", gone=_GONE, PolicyId=item["Id"]), "Policy.Content")
        targets = source.pages("list_targets_for_policy", "Targets", gone=_GONE, PolicyId=item["Id"])
        kinds = sorted({target["Type"] for target in targets})
        return Found(id=item["Id"], properties={"Name": item["Name"], "Content": document(text), "AttachedTo": kinds})

    for found in source.each(source.pages("list_policies", "Policies", Filter="SERVICE_CONTROL_POLICY"), one):
        yield dict(found.properties)


_ORGANIZATION = "organizations:DescribeOrganization"

COLLECTOR = Collector(
    service="organizations",
    scope=Scope.GLOBAL,
    readers=(
        Reader(type="Live::Organizations::Account", properties=("Member",), calls=(_ORGANIZATION,), read=_account),
        Reader(
            type="Live::Organizations::Policies",
            properties=("ServiceControlPolicies",),
            calls=(
                _ORGANIZATION,
                "organizations:DescribePolicy",
                "organizations:ListPolicies",
                "organizations:ListTargetsForPolicy",
            ),
            read=_policies,
        ),
    ),
)
