"""A trail records access to what tables and functions hold.

Who reads or writes a record in DynamoDB, or has a function do it, is in no trail unless somebody asks for data events of that kind, as it
is with objects in buckets. Access of individuals to account data is recorded (10.2.1.1). Tables and functions that a tag puts outside of
the cardholder data environment are left out, and so is a kind of which there is none.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.values import references_in
from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    Verdict,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    some,
    worst,
)
from pci_constructs.rules.backup_plans import KINDS, Kind, named
from pci_constructs.rules.cloudtrail._trails import (
    READ,
    TRAIL,
    WRITE,
    any_block,
    field_is,
    has_other_fields,
    logging,
    one_of_the_trails,
    reads_or_writes,
    recorded_by,
    wanted,
    where_selected,
)
from pci_constructs.rules.policies import all_hold, any_holds
from pci_constructs.standard import SCOPE_TAG, Scope

_KINDS = {
    "AWS::DynamoDB::Table": (":dynamodb", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"),
    "AWS::Lambda::Function": (":lambda", "AWS::Lambda::Function"),
}
"""The kinds of data events, with how the value ends that stands for every store of a kind, and the types of the stores."""
_EVERY = expression(r"arn:aws[\w-]*:\w+")
_FUNCTION = Kind(service="lambda", before="function:", name="FunctionName")
_TAKEN = ("eventCategory", "readOnly", "resources.type")
_NONE = not_applicable("there are no tables or functions with account data")


def _decide(trail: ResourceView) -> Judgement:
    recorded = every(_KINDS, lambda kind: _kind(trail, kind), empty=_NONE)
    if recorded.verdict is Verdict.NOT_APPLICABLE:
        return recorded
    return worst((attempt(partial(logging, trail)), recorded), empty=_NONE)


def _kind(trail: ResourceView, kind: str) -> Judgement:
    everything, *types = _KINDS[kind]

    def store(found: ResourceView) -> Judgement:
        if found.tag(SCOPE_TAG) not in (None, Scope.CDE):
            return _NONE
        judged = every((READ, WRITE), lambda want: _recorded(trail, kind, partial(_names, everything, found), want), empty=_NONE)
        return failed(f"{judged.message}: {found.name}", judged.property) if judged.verdict is Verdict.FAIL else judged

    # A trail that records all there are needs no list of them.
    all_ = every((READ, WRITE), lambda want: _recorded(trail, kind, partial(_names, everything, None), want), empty=_NONE)
    present = some(trail.neighbours(*types), lambda found: passed(found.name), empty=_NONE)
    if all_.verdict is Verdict.PASS:
        return all_
    return present if present.verdict is Verdict.NOT_APPLICABLE else every(trail.neighbours(*types), store, empty=_NONE)


def _recorded(trail: ResourceView, kind: str, names: Callable[[Any], bool], want: str) -> Judgement:
    def older(selector: Block) -> bool:
        def data(block: Block) -> bool:
            return all_hold(
                lambda: block.text("Type") == kind, lambda: any_holds(*(partial(names, value) for value in block.each("Values")))
            )

        return all_hold(partial(wanted, selector, want), partial(any_block, selector, "DataResources", data))

    def newer(selector: Block) -> bool:
        taken = all_hold(
            partial(field_is, selector, "eventCategory", "Data"),
            partial(field_is, selector, "resources.type", kind),
            partial(reads_or_writes, selector, want),
        )
        if taken and has_other_fields(selector, _TAKEN):
            raise Undetermined("which of them the filters of a selector take", where_selected(trail))
        return taken

    what = "tables" if "DynamoDB" in kind else "functions"
    return recorded_by(trail, older, newer, failed(f"the trail does not record what is done with {what}", where_selected(trail)))


def _names(everything: str, store: ResourceView | None, value: Any) -> bool:
    """Whether a value of a selector stands for a store; without one, for every store."""
    if value.__class__ is Unknown:
        raise Undetermined(value)
    text = str(value)
    if _EVERY.fullmatch(text.removesuffix(":")) and text.removesuffix(":").endswith(everything):
        return True
    if store is None or text == store.logical_id or any(one.resource is store.resource for one in references_in(value)):
        return store is not None
    # CloudTrail takes an asterisk for itself.
    return "*" not in text and named(value, store, KINDS.get(store.type, _FUNCTION)).verdict is Verdict.PASS


def _example(*kinds: str) -> Example:
    fields = [[{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": [kind]}] for kind in kinds]
    trail = {"IsLogging": True, "S3BucketName": "b", "AdvancedEventSelectors": [{"FieldSelectors": found} for found in fields]}
    return Example(resources={"Trail": {"Type": TRAIL, "Properties": trail}, "Cards": {"Type": "AWS::DynamoDB::Table", "Properties": {}}})


RULE = Rule(
    id="cloudtrail-data-events-other-stores",
    title="A trail records access to what tables and functions hold",
    severity=Severity.LOW,
    requirements={"10.2.1.1": "access to account data outside of buckets is recorded with the identity that had it"},
    remediation="add data events of AWS::DynamoDB::Table and AWS::Lambda::Function, or tag what holds no account data",
    types=(TRAIL,),
    check=one_of_the_trails(_decide),
    equivalents={},
    passing=_example("AWS::DynamoDB::Table"),
    failing=_example("AWS::S3::Object"),
)
