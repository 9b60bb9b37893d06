"""What keeps the public out of a bucket or an access point, and what its policies cover."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from pci_constructs.assembly.values import references_in
from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Undetermined,
    Unknown,
    attempt,
    every,
    failed,
    flag_is_true,
    not_applicable,
    passed,
    some,
    worst,
)
from pci_constructs.rules.policies import Statement, all_hold, any_holds, each_statement, fits
from pci_constructs.rules.reading import spelled

BUCKET = "AWS::S3::Bucket"
POLICY = "AWS::S3::BucketPolicy"
DOCUMENT = "PolicyDocument"
BLOCK = "PublicAccessBlockConfiguration"
FLAGS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
BLOCKED = {BLOCK: dict.fromkeys(FLAGS, True)}
_PART = r"\$\{[^}]*\}|\{\{resolve:[^}]*\}\}"
_THIS = "\0"
"""Stands for the bucket's name in patterns of resources."""
_ANY_OBJECT = f"{_THIS}/\0/\0"


def blocked(resource: ResourceView, *, absent: Judgement) -> Judgement:
    """Judges that all four settings of the public access block are on.

    Args:
        resource: a bucket or an access point.
        absent: the judgement where the template has no block.
    """
    good = f"public access is blocked in every way that {BLOCK} has"

    def one(flag: str) -> Judgement:
        return flag_is_true(resource, f"{BLOCK}.{flag}", good=good, bad=f"{flag} is off")

    return every(FLAGS, one, empty=absent) if resource.has(BLOCK) else absent


def blocked_by_default(point: ResourceView) -> Judgement:
    """Judges an access point, which blocks public access unless its template says otherwise."""
    return blocked(point, absent=passed("public access is left blocked, as AWS makes access points", BLOCK))


def closed(bucket: ResourceView, acls: Sequence[str], actions: Sequence[str], what: str) -> Judgement:
    """Judges that neither the ACL nor a policy of a bucket lets the public do something.

    Args:
        bucket: the bucket.
        acls: the canned ACLs that would.
        actions: the actions that would, if a policy allowed one of them.
        what: what the public must not do, such as ``read``.
    """
    return worst(
        (attempt(partial(_acl, bucket, acls, what)), attempt(partial(_policies, bucket, actions, what))), empty=passed("nobody is let in")
    )


def _acl(bucket: ResourceView, acls: Sequence[str], what: str) -> Judgement:
    acl = "AccessControl"
    open_ = all_hold(lambda: bucket.text(acl) in acls, lambda: not bucket.flag(f"{BLOCK}.IgnorePublicAcls"))
    return failed(f"the ACL lets everyone {what}", acl) if open_ else passed(f"no ACL lets everyone {what}", acl)


def _policies(bucket: ResourceView, actions: Sequence[str], what: str) -> Judgement:
    restricted, good = f"{BLOCK}.RestrictPublicBuckets", passed(f"no policy lets everyone {what}")

    def one(statement: Statement) -> Judgement:
        if all_hold(statement.open_to_anyone, lambda: statement.covers_any_action(tuple(actions))):
            return failed(f"a statement of the bucket policy lets everyone {what}, and no condition says who", statement.path)
        return good

    found = attempt(lambda: every_statement(bucket, one, empty=good))
    if found.verdict is good.verdict:
        return found
    return passed(f"{restricted} keeps everyone out whatever the policy says", restricted) if bucket.flag(restricted) else found


def every_statement(bucket: ResourceView, decide: Callable[[Statement], Judgement], *, empty: Judgement) -> Judgement:
    """The worst of what a function decides on each statement of each policy of a bucket."""

    def policy(resource: ResourceView) -> Judgement:
        return attempt(lambda: every(each_statement(resource, DOCUMENT), decide, empty=empty))

    return every(bucket.linked(POLICY, "Bucket"), policy, empty=empty)


def some_statement(bucket: ResourceView, holds: Callable[[Statement], bool], good: str, bad: str) -> Judgement:
    """Whether some statement of some policy of a bucket is so, or of the policy of a bucket that is not of this assembly."""

    def one(statement: Statement) -> Judgement:
        return passed(good) if holds(statement) else failed(bad)

    def policy(resource: ResourceView) -> Judgement:
        return attempt(lambda: some(each_statement(resource, DOCUMENT), one, empty=failed(bad)))

    policies = [bucket] if bucket.type == POLICY else bucket.linked(POLICY, "Bucket")
    return some(policies, policy, empty=failed(bad))


def covers_bucket(statement: Statement, bucket: ResourceView) -> bool:
    """Whether a statement is on the bucket itself."""
    return _covers(statement, bucket, _THIS)


def covers_objects(statement: Statement, bucket: ResourceView) -> bool:
    """Whether a statement is on every object of the bucket."""
    return _covers(statement, bucket, _ANY_OBJECT)


def _covers(statement: Statement, bucket: ResourceView, sample: str) -> bool:
    if statement.block.has("NotResource"):
        raise Undetermined("what NotResource leaves", statement.path)
    called = spelled(bucket.peek("BucketName" if bucket.type == BUCKET else "Bucket"))

    def one(value: Any) -> bool:
        unknown = value.__class__ is Unknown
        pattern = _relative(value.shape if unknown else value, bucket, called)
        if fits(pattern, sample):
            return True
        if unknown and fits(re.sub(_PART, "*", pattern) or "*", sample):
            raise Undetermined(value, statement.path)
        return False

    return any_holds(*(partial(one, value) for value in statement.resources()))


def _relative(value: Any, bucket: ResourceView, called: str) -> str:
    """A pattern of resources as bucket and key, with the bucket in question marked."""
    text = str(value)
    for reference in references_in(value):
        if reference.resource is bucket.resource:
            text = text.replace(str(reference), _THIS)
    text = text.rpartition(":::")[2]
    # A dynamic reference, which may be the name, has slashes in it.
    rest = text.removeprefix(called)
    return _THIS + rest if called and text.startswith(called) and not rest.partition("/")[0].strip("*?") else text


def public_on_purpose(resource: ResourceView) -> Judgement | None:
    """The judgement of a bucket that the team says is public (``public_buckets``)."""
    names = resource.settings.public_buckets
    if names and resource.peek("BucketName").__class__ is str and resource.text("BucketName") in names:
        return not_applicable("the settings say that this bucket is public on purpose", "BucketName")
    return None


def policy_of(**statement: Any) -> dict[str, Any]:
    """The properties of a bucket policy with one statement, for examples."""
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "arn:aws:s3:::b/*", **statement}]}
    return {"Bucket": "b", DOCUMENT: document}


def with_policy(*statements: dict[str, Any], **properties: Any) -> Example:
    """A bucket with a policy, for examples."""
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return Example(
        resources={
            "Bucket": {"Type": BUCKET, "Properties": properties},
            "Policy": {"Type": POLICY, "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": document}},
        }
    )
