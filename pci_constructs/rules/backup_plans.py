"""Whether AWS Backup copies a resource: what the backup selections of the same stage, account and region say of it.

A selection takes what one of its ``Resources`` names or one of its ``ListOfTags`` matches, and everything if it has neither, as long as all
its ``Conditions`` hold and none of its ``NotResources`` names it. Plans that somebody makes elsewhere, such as an organization's backup
policies, are not in a template.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from pci_constructs.assembly import Block, ResourceView, Undetermined, references_in
from pci_constructs.assembly.patterns import expression
from pci_constructs.findings import Verdict
from pci_constructs.rules.combine import attempt, best, every, some, worst
from pci_constructs.rules.policies import fits
from pci_constructs.rules.rule import Example, Judgement, failed, passed, undetermined

SELECTION, REGION = "AWS::Backup::BackupSelection", "Live::Backup::Region"
_PATH = "BackupSelection"
_TAG_PREFIX = "aws:ResourceTag/"
_TOKEN = expression(r"\$\{[^}]*\}")
_PLACE = expression(r"\$\{AWS::(?:Partition|Region|AccountId)\}")
_FIELD = "\0"
"""Stands in a pattern for what is not known of one field of an ARN, and so has no colon."""
_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
_OPERATORS = ("StringEquals", "StringLike", "StringNotEquals", "StringNotLike")
_LEFT = failed("no backup selection takes it")
_MATCHES = passed("matches")


class Kind(Struct, frozen=True, kw_only=True):
    """How the ARN of a type is put together.

    Attributes:
        service: the service in it.
        before: what stands before the resource's own id.
        name: the property that gives the id; empty where AWS always chooses it.
        arn: attributes that are the whole ARN.
        tags: the property that holds tags.
        folded: whether AWS turns the id into lower case.
        placed: whether region and account are in it.
        opted: the services that AWS Backup has to be switched on for in the region.
    """

    service: str
    before: str
    name: str = ""
    arn: tuple[str, ...] = ("Arn",)
    tags: str = "Tags"
    folded: bool = False
    placed: bool = True
    opted: tuple[str, ...] = ()


GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"
KINDS: Mapping[str, Kind] = {
    "AWS::DynamoDB::Table": Kind(service="dynamodb", before="table/", name="TableName", opted=("DynamoDB",)),
    GLOBAL_TABLE: Kind(service="dynamodb", before="table/", name="TableName", opted=("DynamoDB",)),
    "AWS::EC2::Instance": Kind(service="ec2", before="instance/", arn=(), opted=("EC2",)),
    "AWS::EC2::Volume": Kind(service="ec2", before="volume/", arn=(), opted=("EBS",)),
    "AWS::EFS::FileSystem": Kind(service="elasticfilesystem", before="file-system/", tags="FileSystemTags", opted=("EFS",)),
    "AWS::FSx::FileSystem": Kind(service="fsx", before="file-system/", arn=("ResourceARN",), opted=("FSx",)),
    "AWS::RDS::DBCluster": Kind(
        service="rds", before="cluster:", name="DBClusterIdentifier", arn=("DBClusterArn",), folded=True, opted=("Aurora", "RDS")
    ),
    "AWS::RDS::DBInstance": Kind(
        service="rds", before="db:", name="DBInstanceIdentifier", arn=("DBInstanceArn",), folded=True, opted=("RDS",)
    ),
    "AWS::S3::Bucket": Kind(service="s3", before="", name="BucketName", placed=False, opted=("S3",)),
}
"""The types whose ARNs are known here."""


def backed_up(resource: ResourceView) -> Judgement:
    """Judges whether a backup selection of the assembly takes a resource.

    Args:
        resource: of one of the ``KINDS``.

    Returns:
        A pass if one does. A failure if one leaves it out by name, or takes others of its type and not this one. Else undetermined:
        backup plans are often made elsewhere, once for a whole account.
    """
    selections = [selection for selection in resource.neighbours(SELECTION) if _is_near(selection, resource)]
    found = some(selections, lambda selection: selects(selection, resource), empty=_LEFT)
    if found.verdict is not Verdict.FAIL:
        return worst((found, attempt(lambda: _opted_in(resource))), empty=found) if resource.live else found
    found = worst((_spared(selection, resource) for selection in selections), empty=_MATCHES)
    if found.verdict is Verdict.FAIL:
        return found
    for selection in selections:
        other = _first_taken(selection, resource)
        if other is not None:
            return failed(f"{selection.name} backs up {other.name}, and no backup selection takes this one")
    if resource.live:
        # Plans of the organization are listed with those of the account.
        return _LEFT
    return undetermined("no backup selection here takes it", blocked_by="the backup plans of the account and of its organization")


def _first_taken(selection: ResourceView, beside: ResourceView) -> ResourceView | None:
    """The first resource of a type that a selection takes, which is the same for all that lie in one place."""

    def first() -> ResourceView | None:
        every_one = beside.neighbours(beside.type)
        return next((other for other in every_one if selects(selection, other).verdict is Verdict.PASS), None)

    evaluation = beside.evaluation
    key = ("taken", selection.resource.template, selection.logical_id, beside.type, evaluation.place_of(beside.resource))
    return evaluation.kept(key, first)


def _is_near(selection: ResourceView, resource: ResourceView) -> bool:
    """Whether both are in one region; a bucket has those of all regions beside it."""
    return not resource.live or selection.stack.stack.region == resource.stack.stack.region


def _opted_in(resource: ResourceView) -> Judgement:
    """Judges that the region backs up resources of this type: a selection takes none of a service that is off, unless it names it."""
    services = KINDS[resource.type].opted

    def one(settings: ResourceView) -> Judgement:
        for service in services:
            if not settings.flag(f"OptedIn.{service}"):
                blocked_by = f"the backup of {service}, which is off in the region: whether the selection names the resource"
                return undetermined(f"AWS Backup leaves out {service} in the region", blocked_by=blocked_by)
        return _MATCHES

    near = [settings for settings in resource.neighbours(REGION) if _is_near(settings, resource)]
    return some(near, one, empty=undetermined("the region does not say what it backs up", blocked_by="the settings of AWS Backup"))


def selects(selection: ResourceView, resource: ResourceView) -> Judgement:
    """Judges whether one ``AWS::Backup::BackupSelection`` takes a resource of one of the ``KINDS``."""
    included = _included(selection, resource)
    spared = _spared(selection, resource)
    if Verdict.FAIL in (included.verdict, spared.verdict):
        return _LEFT
    if included.verdict is spared.verdict is Verdict.PASS:
        return passed(f"the backup selection {selection.name} takes it")
    return included if included.verdict is Verdict.UNDETERMINED else spared


def _included(selection: ResourceView, resource: ResourceView) -> Judgement:
    def arn(pattern: Any) -> Judgement:
        return named(pattern, resource)

    def tagged(tag: Any) -> Judgement:
        return _compared(tag, "StringEquals", resource) if isinstance(tag, Block) else _LEFT

    arns, tags = selection.each(f"{_PATH}.Resources"), selection.each(f"{_PATH}.ListOfTags")
    # A selection that names nothing to take takes everything that AWS Backup can.
    by_arn = some(arns, arn, empty=_LEFT if tags else _MATCHES)
    by_tag = some(tags, tagged, empty=_LEFT)
    return worst((best((by_arn, by_tag), empty=_LEFT), *_conditions(selection, resource)), empty=_LEFT)


def _conditions(selection: ResourceView, resource: ResourceView) -> Iterator[Judgement]:
    for operator in _OPERATORS:

        def holds(tag: Any, operator: str = operator) -> Judgement:
            return _compared(tag, operator, resource) if isinstance(tag, Block) else _LEFT

        yield every(selection.each(f"{_PATH}.Conditions.{operator}"), holds, empty=_MATCHES)


def _spared(selection: ResourceView, resource: ResourceView) -> Judgement:
    """A failure if the selection leaves the resource out by name."""

    def one(pattern: Any) -> Judgement:
        if named(pattern, resource).verdict is Verdict.PASS:
            return failed(f"the backup selection {selection.name} leaves it out by name")
        return _MATCHES

    return every(selection.each(f"{_PATH}.NotResources"), one, empty=_MATCHES)


def named(pattern: Any, resource: ResourceView, kind: Kind | None = None) -> Judgement:
    """A pass if a pattern of ARNs names a resource.

    Args:
        pattern: the pattern.
        resource: the resource.
        kind: how its ARN is put together, if its type is none of the ``KINDS``.

    Raises:
        Undetermined: it may, or may not.
    """
    kind, text = kind or KINDS[resource.type], str(pattern)
    name = _id(resource, kind)
    for reference in references_in(pattern):
        if reference.resource is resource.resource:
            if text == str(reference) and (reference.attribute in kind.arn or resource.live):
                return _MATCHES
            text = text.replace(str(reference), name)
        elif reference.resource.type == resource.type or (text == str(reference) and reference.resource.type in KINDS):
            return _LEFT
    arn = _arn(resource, kind, name)
    if fits(text, arn):
        return _MATCHES
    if overlap(_TOKEN.sub("*", _PLACE.sub(_FIELD, text)), _TOKEN.sub(_FIELD, arn)):
        raise Undetermined(f"whether {pattern} is {resource.name}")
    return _LEFT


def _id(resource: ResourceView, kind: Kind) -> str:
    """The resource's id as its ARN has it; ``${…}`` where only the deployment knows it."""
    found = resource.peek(kind.name) if kind.name else None
    if isinstance(found, str) and not references_in(found):
        return found.lower() if kind.folded else found
    return f"${{{resource.logical_id}}}"


def _arn(resource: ResourceView, kind: Kind, name: str) -> str:
    if resource.live and resource.logical_id.startswith("arn:"):
        return resource.logical_id
    stack = resource.stack.stack
    place = f"{stack.region or '${AWS::Region}'}:{stack.account or '${AWS::AccountId}'}" if kind.placed else ":"
    partition = next((name for prefix, name in _PARTITIONS.items() if (stack.region or "").startswith(prefix)), "aws")
    return f"arn:{partition}:{kind.service}:{place}:{kind.before}{name}"


def _compared(condition: Block, operator: str, resource: ResourceView) -> Judgement:
    """A pass if the resource's tag is as a condition of a selection wants it."""
    key, wanted = condition.text("ConditionKey").removeprefix(_TAG_PREFIX), condition.text("ConditionValue")
    value = _tag(resource, key)
    if value is None:
        if operator.startswith("StringNot"):
            raise Undetermined(f"how AWS Backup compares the tag {key}, which the resource does not have")
        return _LEFT
    same = value == wanted if operator.endswith("Equals") else fits(wanted, value)
    return _MATCHES if same is not operator.startswith("StringNot") else _LEFT


def _tag(resource: ResourceView, key: str) -> str | None:
    """The value of a tag, its stack's included."""
    if resource.type == GLOBAL_TABLE:
        raise Undetermined(f"the tags of the replica of {resource.name} that lies in the region of the selection")
    own = resource.tag(key, KINDS[resource.type].tags)
    if own is not None:
        return own
    if key not in resource.stack.stack.tags and not resource.evaluation.assembly.synthesized and not resource.live:
        raise Undetermined(f"the tags of its stack, which may have {key}")
    return resource.stack.stack.tags.get(key)


@lru_cache(4096)
def overlap(one: str, other: str) -> bool:
    """Whether there is a text that two patterns both match: ``*`` in them is any text, and a field any without a colon."""
    if not one or not other:
        return set(one + other) <= {"*", _FIELD}
    if one[0] not in ("*", _FIELD):
        one, other = other, one
    if one[0] == "*" or (one[0] == _FIELD and other[0] != ":"):
        return overlap(one[1:], other) or overlap(one, other[1:])
    return (one[0] == _FIELD and overlap(one[1:], other)) or (one[0] == other[0] and overlap(one[1:], other[1:]))


def example(type_: str, *, taken: bool) -> Example:
    """An example of a rule: one resource that a backup selection of everything takes, or leaves out by name."""
    everything = {"SelectionName": "All", "IamRoleArn": "arn:aws:iam::111122223333:role/Backup", "Resources": ["*"]}
    kind = KINDS[type_]
    place = "*:*" if kind.placed else ":"
    spared = {} if taken else {"NotResources": [f"arn:aws:{kind.service}:{place}:{kind.before}*"]}
    return Example(
        resources={
            "R": {"Type": type_},
            "Selection": {"Type": SELECTION, "Properties": {"BackupPlanId": "p", "BackupSelection": {**everything, **spared}}},
        }
    )
