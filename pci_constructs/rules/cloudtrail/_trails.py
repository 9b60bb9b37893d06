"""What trails record, and whether one of the account's trails is good enough."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pci_constructs.assembly.values import references_in
from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Undetermined,
    Unknown,
    Verdict,
    attempt,
    best,
    every,
    failed,
    flag_is_true,
    not_applicable,
    passed,
    worst,
)
from pci_constructs.rules.combine import some
from pci_constructs.rules.policies import all_hold, any_holds, any_of

TRAIL = "AWS::CloudTrail::Trail"
READ, WRITE = "ReadOnly", "WriteOnly"
CLASSIC, ADVANCED = "EventSelectors", "AdvancedEventSelectors"
S3_OBJECT = "AWS::S3::Object"
_BUCKET = "S3BucketName"
_READ_ONLY = {READ: "true", WRITE: "false"}
_NEGATIVE = ("NotEquals", "NotStartsWith", "NotEndsWith")
_BEGINNING, _WHOLE_OR_END = "StartsWith", ("Equals", "EndsWith")
_EVERY_BUCKET = (":s3", ":s3:::")


def one_of_the_trails(decide: Callable[[ResourceView], Judgement]) -> Callable[[ResourceView], Judgement]:
    """A check that a trail is good, or else that another of the same account and region is."""

    def check(trail: ResourceView) -> Judgement:
        own = attempt(partial(decide, trail))
        if own.verdict is Verdict.PASS:
            return own

        def other(candidate: ResourceView) -> Judgement:
            found = own if candidate.is_(trail) else attempt(partial(decide, candidate))
            return not_applicable(f"{candidate.name} does") if found.verdict is Verdict.PASS else found

        others = [attempt(partial(other, candidate)) for candidate in trail.neighbours(TRAIL)]
        instead = next((judgement for judgement in others if judgement.verdict is Verdict.NOT_APPLICABLE), None)
        return instead or own

    return check


def logging(trail: ResourceView) -> Judgement:
    """Judges that a trail is switched on."""
    return flag_is_true(trail, "IsLogging", good="the trail records", bad="the trail is switched off")


def everywhere(trail: ResourceView) -> Judgement:
    """Judges that a trail records what happens in every region and in global services."""
    regions = partial(flag_is_true, trail, "IsMultiRegionTrail", good="the trail records every region", bad="the trail records one region")
    services = partial(
        flag_is_true,
        trail,
        "IncludeGlobalServiceEvents",
        default=True,
        good="the trail records every region and global services",
        bad="the trail leaves out global services such as IAM",
    )
    return worst((attempt(regions), attempt(services)), empty=passed("everywhere"))


def management_events(trail: ResourceView, *, whole: bool = False) -> Judgement:
    """Judges that management events are recorded, reads and writes.

    Args:
        trail: the trail.
        whole: whether no source of events may be left out.
    """
    if not trail.has(CLASSIC) and not trail.has(ADVANCED):
        return passed("the trail records all management events, the default")

    def recorded(want: str) -> Judgement:
        bad = failed(f"the trail does not record management events that {'read' if want == READ else 'write'}", where_selected(trail))
        return recorded_by(trail, partial(_classic_management, want, whole), partial(_advanced, want, "Management", whole), bad)

    return every((READ, WRITE), recorded, empty=passed("all management events are recorded"))


def object_events(trail: ResourceView, *wants: str) -> Judgement:
    """Judges that data events of the objects of all buckets are recorded, but for the trail's own bucket."""

    def recorded(want: str) -> Judgement:
        bad = failed(f"the trail does not record every {'read' if want == READ else 'write'} of objects in buckets", where_selected(trail))
        return recorded_by(trail, partial(_classic_objects, want), partial(_advanced_objects, trail, want), bad)

    return every(wants, recorded, empty=passed("objects are recorded"))


def some_object_events(trail: ResourceView) -> Judgement:
    """Judges that data events of the objects of all buckets are recorded, reads or writes, but for the trail's own bucket."""
    bad = failed("the trail does not record access to the objects of all buckets", where_selected(trail))
    return recorded_by(trail, _classic_buckets, partial(_advanced_buckets, trail), bad)


def recorded_by(trail: ResourceView, classic: Callable[[Block], bool], advanced: Callable[[Block], bool], bad: Judgement) -> Judgement:
    """Judges that one of a trail's selectors, of the older or the newer kind, is so."""
    good = passed("the trail records them", where_selected(trail))
    return best(
        (
            some(trail.each(CLASSIC), lambda selector: good if classic(selector) else bad, empty=bad),
            some(trail.each(ADVANCED), lambda selector: good if advanced(selector) else bad, empty=bad),
        ),
        empty=bad,
    )


def where_selected(trail: ResourceView) -> str:
    """The property that says what a trail records."""
    return ADVANCED if trail.has(ADVANCED) else CLASSIC


def wanted(selector: Block, want: str) -> bool:
    """Whether a selector of the older kind takes what reads, or what writes."""
    return selector.text("ReadWriteType", "All") in ("All", want)


def _classic_management(want: str, whole: bool, selector: Block) -> bool:
    return all_hold(
        lambda: selector.flag("IncludeManagementEvents", True),
        partial(wanted, selector, want),
        lambda: not (whole and selector.each("ExcludeManagementEventSources")),
    )


def _classic_objects(want: str, selector: Block) -> bool:
    return all_hold(partial(wanted, selector, want), partial(_classic_buckets, selector))


def _classic_buckets(selector: Block) -> bool:
    def all_buckets(data: Block) -> bool:
        values = data.each("Values")
        return all_hold(
            lambda: data.text("Type") == S3_OBJECT, lambda: any_of(values, lambda v: str(v).rstrip("/*").endswith(_EVERY_BUCKET))
        )

    return any_block(selector, "DataResources", all_buckets)


def _advanced(want: str, category: str, whole: bool, selector: Block) -> bool:
    return all_hold(
        partial(field_is, selector, "eventCategory", category),
        partial(reads_or_writes, selector, want),
        lambda: not whole or not has_other_fields(selector, ("eventCategory", "readOnly")),
    )


def _advanced_objects(trail: ResourceView, want: str, selector: Block) -> bool:
    return all_hold(partial(reads_or_writes, selector, want), partial(_advanced_buckets, trail, selector))


def _advanced_buckets(trail: ResourceView, selector: Block) -> bool:
    return all_hold(
        partial(field_is, selector, "eventCategory", "Data"),
        partial(field_is, selector, "resources.type", S3_OBJECT),
        lambda: not has_other_fields(selector, ("eventCategory", "readOnly", "resources.type", "resources.ARN")),
        lambda: all_hold(*(partial(_takes_all_but_own, trail, field) for field in _fields(selector, "resources.ARN"))),
    )


def _takes_all_but_own(trail: ResourceView, field: Block) -> bool:
    """Whether a filter on ARNs leaves out nothing, or the trail's own bucket alone, whose entries would make entries."""
    begun, left_out = field.each(_BEGINNING), {name: values for name in _NEGATIVE if (values := field.each(name))}
    if any(field.has(name) for name in _WHOLE_OR_END) or not (begun or left_out):
        return False
    return all_hold(
        lambda: not begun or any_of(begun, lambda value: str(value).endswith(_EVERY_BUCKET)),
        *(partial(_in_own, trail, name, values) for name, values in left_out.items()),
    )


def _in_own(trail: ResourceView, operator: str, values: list[Any]) -> bool:
    """Whether nothing but objects of the trail's own bucket is left out."""
    own = trail.text(_BUCKET)
    bucket = trail.follow(_BUCKET) or trail.evaluation.links.named("AWS::S3::Bucket", own, trail)

    def others(value: Any) -> bool:
        text = str(value)
        for reference in references_in(value):
            if bucket and reference.resource is bucket.resource:
                text = text.replace(str(reference), own)
        name, slash, _ = text.rpartition(":::")[2].partition("/")
        if name != own and not (bucket and name == bucket.peek("BucketName")):
            return True
        if operator == "NotStartsWith" and not slash:
            raise Undetermined("whether the names of other buckets begin like that of the trail's", where_selected(trail))
        return False

    return not any_of(values, others)


def _fields(selector: Block, name: str) -> Iterator[Block]:
    for field in selector.each("FieldSelectors"):
        if field.__class__ is Unknown:
            raise Undetermined(field, selector.where("FieldSelectors"))
        if isinstance(field, Block) and field.text("Field") == name:
            yield field


def has_other_fields(selector: Block, but: tuple[str, ...]) -> bool:
    """Whether a selector has filters on other fields than these."""
    return any_block(selector, "FieldSelectors", lambda field: field.text("Field") not in but)


def field_is(selector: Block, name: str, value: str) -> bool:
    """Whether a selector of the newer kind takes events whose field has a value."""
    return any_holds(*(partial(any_of, field.each("Equals"), lambda found: str(found) == value) for field in _fields(selector, name)))


def reads_or_writes(selector: Block, want: str) -> bool:
    """Whether no filter on ``readOnly`` leaves out what is wanted."""
    wanted = _READ_ONLY[want]

    def lets_through(field: Block) -> bool:
        if field.has("NotEquals"):
            return not any_of(field.each("NotEquals"), lambda found: str(found).lower() == wanted)
        return any_of(field.each("Equals"), lambda found: str(found).lower() == wanted)

    return all_hold(*(partial(lets_through, field) for field in _fields(selector, "readOnly")))


def any_block(block: Block, path: str, holds: Callable[[Block], bool]) -> bool:
    """Whether one of the maps in a list is so; raises as ``any_holds`` does."""

    def one(part: Any) -> bool:
        if part.__class__ is Unknown:
            raise Undetermined(part, block.where(path))
        return isinstance(part, Block) and holds(part)

    return any_holds(*(partial(one, part) for part in block.each(path)))


def every_object(want: str) -> Callable[[ResourceView], Judgement]:
    """A check that some trail, on and of every region, records every read or write of objects."""

    def decide(trail: ResourceView) -> Judgement:
        parts = (logging, everywhere, lambda trail: object_events(trail, want))
        return worst((attempt(partial(part, trail)) for part in parts), empty=passed("recorded"))

    return one_of_the_trails(decide)


def of_objects(read_write: str) -> dict[str, Any]:
    """A trail of every region that records objects, for examples."""
    selectors = [data_selector(read_write=read_write)]
    return {"IsLogging": True, "IsMultiRegionTrail": True, "S3BucketName": "b", CLASSIC: selectors}


def data_selector(*, read_write: str = "All") -> dict[str, Any]:
    """A selector of all objects, for examples."""
    return {"ReadWriteType": read_write, "DataResources": [{"Type": S3_OBJECT, "Values": ["arn:aws:s3"]}]}
