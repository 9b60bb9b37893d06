"""Which role an instance has, and what its policies allow."""

from collections.abc import Callable, Iterator
from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, Undetermined, Unknown, Verdict, attempt, best, failed, passed, some
from pci_constructs.rules.ec2._launch import holder_of
from pci_constructs.rules.policies import Statement, each_statement

_PROFILE = "AWS::IAM::InstanceProfile"
_ROLE = "AWS::IAM::Role"


def _named(value: Any, type_: str, near: ResourceView) -> ResourceView:
    """The resource that a value refers to or names.

    Raises:
        Undetermined: it is not of this assembly.
    """
    if value.__class__ is Unknown:
        raise Undetermined(value)
    links = near.evaluation.links
    name = str(value).rpartition("/")[2]
    found = links.target(value) or links.named(type_, name, near)
    if found is None:
        raise Undetermined(f"{value}, which is not among what was read")
    return found


def profile_of(instance: ResourceView) -> ResourceView | None:
    """The instance profile of an instance or of its launch template; nothing if it has none.

    Raises:
        Undetermined: it is not of this assembly.
    """
    holder = holder_of(instance, "IamInstanceProfile")
    if holder is None:
        return None
    given = holder.get("IamInstanceProfile")
    if isinstance(given, Block):
        given = given.get("Arn") or given.get("Name")
    return _named(given, _PROFILE, instance)


def allows(profile: ResourceView, action: str, managed: tuple[str, ...]) -> Judgement:
    """Judges that a policy of the profile's role allows an action: one of AWS's managed policies, in-line or attached."""
    bad = failed(f"its role does not allow {action}", "ManagedPolicyArns")
    return some(profile.each("Roles"), lambda name: _role_allows(_named(name, _ROLE, profile), action, managed, bad), empty=bad)


def _role_allows(role: ResourceView, action: str, managed: tuple[str, ...], bad: Judgement) -> Judgement:
    good = passed(f"its role allows {action}", "ManagedPolicyArns")

    def allowing(found: Statement) -> bool:
        return found.allows and found.covers_action(action)

    def denying(found: Statement) -> bool:
        return found.denies and found.covers_action(action) and found.covers_all_resources() and not list(found.conditions())

    def asked(speaks: Callable[[Statement], bool], of_aws: tuple[str, ...] = ()) -> Judgement:
        """Passes if a statement of one of the role's policies is so, or if it has one of these policies of AWS."""

        def document(block: Block) -> Judgement:
            return attempt(lambda: some(each_statement(block, "PolicyDocument"), lambda found: good if speaks(found) else bad, empty=bad))

        def arn(value: Any) -> Judgement:
            if str(value).rpartition("/")[2] in of_aws:
                return good
            policy = role.evaluation.links.target(value)
            if policy is None and "aws:policy/" not in str(value):
                raise Undetermined(f"policy {value}, which is not among what was read")
            return document(policy) if policy is not None else bad

        def parts() -> Iterator[Judgement]:
            yield some(role.each("ManagedPolicyArns"), arn, empty=bad)
            yield some(role.each("Policies"), document, empty=bad)
            for type_, path in (
                ("AWS::IAM::Policy", "Roles[]"),
                ("AWS::IAM::ManagedPolicy", "Roles[]"),
                ("AWS::IAM::RolePolicy", "RoleName"),
            ):
                yield some(role.linked(type_, path), document, empty=bad)

        return best(parts(), empty=bad)

    # A denial goes before whatever is allowed; one that may stand in a policy elsewhere is not looked for.
    return bad if asked(denying).verdict is Verdict.PASS else asked(allowing, managed)
