"""The policies that say what identities may do, wherever a template writes them."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Block, Judgement, ResourceView, Undetermined, Unknown, attempt, every, passed
from pci_constructs.rules.policies import Statement, all_hold, any_of, each_statement, fits
from pci_constructs.rules.policy_values import texts

IDENTITIES = ("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")
MANAGED = "AWS::IAM::ManagedPolicy"
INLINE = ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy", "AWS::IAM::GroupPolicy")
TYPES = (MANAGED, *INLINE, *IDENTITIES)
DOCUMENT = "PolicyDocument"
_WILD = expression(r"[*?]")
_OF_OWN = expression(r"\$\{AWS::AccountId\}")
_OF_ANY = expression(r"^arn:[^:]*:")
_TOKEN = expression(r"\$\{[^}]*\}")
_EVERYTHING = r"(?s)(arn?:?|a)?\?*\*[*?]*|arn:[^:]*:\*(:.*)?"
_SEGMENTS = ("arn", "aws", "", "", "111122223333", "")
_PARTITION, _REGION, _ACCOUNT = 1, 3, 4
_PLACES = (("eu-central-1", "111122223333"), ("us-east-1", "444455556666"))
_SOME_KEYS = ("key/1234abcd-12ab-34cd-56ef-1234567890ab", "key/mrk-0a1b2c3d4e5f")
_SOME_ROLES = ("role/Reports", "role/service-role/a/Builds")
"""So unlike each other that a pattern of both is one of all."""


def judge_statements(resource: ResourceView, decide: Callable[[Statement], Judgement], good: str) -> Judgement:
    """The worst of what a function decides on each statement that allows something, of every policy that a resource holds."""
    empty = passed(good)

    def one(statement: Statement) -> Judgement:
        return decide(statement) if statement.allows else empty

    def policy(holder: Block) -> Judgement:
        return attempt(lambda: every(each_statement(holder, DOCUMENT), one, empty=empty))

    return every(holders(resource), policy, empty=empty) if resource.type in IDENTITIES else policy(resource)


def holders(resource: ResourceView) -> list[Any]:
    """The blocks that hold a policy document: the resource itself, or each inline policy of an identity."""
    return resource.each("Policies") if resource.type in IDENTITIES else [resource]


def attached(identity: ResourceView) -> Iterator[ResourceView]:
    """The policies of the template that are attached to an identity by a reference from either side.

    Raises:
        Undetermined: at the end, if there is a policy of which it is not known what it is attached to.
    """
    kind = identity.type.rpartition("::")[2]
    unknown: Unknown | None = None
    for value in identity.each("ManagedPolicyArns"):
        if value.__class__ is Unknown:
            unknown = value
        else:
            policy = identity.evaluation.links.target(value)
            if policy is not None and policy.type == MANAGED:
                yield policy
    yield from identity.linked("AWS::IAM::Policy", f"{kind}s")
    yield from identity.linked(MANAGED, f"{kind}s")
    yield from identity.linked(f"AWS::IAM::{kind}Policy", f"{kind}Name")
    if unknown is not None:
        raise Undetermined(unknown, "ManagedPolicyArns")


def speaks_of(statement: Statement, named: str) -> bool:
    """Whether a statement is on resources that a regular expression recognizes; one with ``NotResource`` is on nearly all."""
    return _is_on(statement, lambda pattern: bool(re.fullmatch(named, pattern)))


def _is_on(statement: Statement, recognized: Callable[[str], bool]) -> bool:
    return statement.block.has("NotResource") or any_of(statement.resources(), lambda pattern: recognized(flat(str(pattern))))


@lru_cache(maxsize=4096)
def _takes_in(pattern: str, service: str, names: tuple[str, ...]) -> bool:
    """Whether a pattern takes in resources of a service, whatever they are called, of an account and region that it may name."""
    segments = pattern.split(":", len(_SEGMENTS) - 1)
    known = dict(enumerate(segments[:-1]))
    partition, region, account = (_WILD.sub("x", known.get(at, _SEGMENTS[at])) for at in (_PARTITION, _REGION, _ACCOUNT))
    # Identities are of no region, and a wildcard in its place is nothing then.
    arn = f"arn:{partition}:{service}:{'' if service == 'iam' else region}:{account}:"
    return all(fits(pattern, arn + name) for name in names)


def _leaves_out_all(statement: Statement, service: str, names: tuple[str, ...]) -> bool:
    """Whether a statement with ``NotResource`` leaves out every resource of a kind, in every region and account."""

    def takes_all(pattern: Any) -> bool:
        text = flat(_OF_OWN.sub("*", str(pattern)) if service == "iam" else str(pattern))
        arns = (f":{service}:{'' if service == 'iam' else region}:{account}:{name}" for region, account in _PLACES for name in names)
        return all(fits(_OF_ANY.sub("arn:aws:", text), f"arn:aws{arn}") for arn in arns)

    return any_of(texts(statement.block.each("NotResource")), takes_all)


def flat(text: str) -> str:
    """An ARN without the colons of ``${AWS::Region}`` and its like, so that its parts can be counted."""
    return _TOKEN.sub("_", text.strip())


def on_everything(statement: Statement) -> bool:
    """Whether it is on every resource of every service."""
    return speaks_of(statement, _EVERYTHING)


def allows_everything(statement: Statement) -> bool:
    """Whether it allows every action on every resource."""
    return all_hold(lambda: statement.allows, statement.covers_all_actions, lambda: on_everything(statement))


def on_all_keys(statement: Statement) -> bool:
    """Whether it is on every key of KMS."""
    return _is_on_all(statement, "kms", _SOME_KEYS)


def on_all_roles(statement: Statement) -> bool:
    """Whether it is on every role of the account."""
    return _is_on_all(statement, "iam", _SOME_ROLES)


def _is_on_all(statement: Statement, service: str, names: tuple[str, ...]) -> bool:
    if statement.block.has("NotResource"):
        return not _leaves_out_all(statement, service, names)
    return _is_on(statement, lambda pattern: _takes_in(pattern, service, names))


def of_break_glass(resource: ResourceView) -> bool:
    """Whether a policy is that of a role which the team keeps for emergencies (``break_glass_roles``)."""
    allowed = resource.settings.break_glass_roles
    if not allowed:
        return False
    names = {name.rpartition("/")[2] for name in allowed}
    if resource.type == "AWS::IAM::Role":
        return resource.text("RoleName") in names
    path = "RoleName" if resource.type == "AWS::IAM::RolePolicy" else "Roles"
    roles = [_role_name(resource, role) for role in resource.each(path)]
    return bool(roles) and set(roles) <= names and not resource.each("Users") and not resource.each("Groups")


def _role_name(policy: ResourceView, role: Any) -> str:
    found = policy.evaluation.links.target(role)
    return found.text("RoleName") if found else str(role)


def document(**statement: Any) -> dict[str, Any]:
    """The properties of a policy with one statement, for examples."""
    return {DOCUMENT: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **statement}]}}
