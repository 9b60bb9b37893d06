"""The software on every node is listed.

An inventory of components (12.5.1) and of the software in them (6.3.2) that somebody keeps by hand is old when it is written. The
association ``AWS-GatherSoftwareInventory`` asks every node, again and again.
"""

from typing import Any

from pci_constructs.live.rules.ssm._nodes import NODE
from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, failed, passed, some, undetermined

_ASSOCIATION = "AWS::SSM::Association"
_GATHERS = "AWS-GatherSoftwareInventory"
_NO = failed("no association gathers the inventory of the node")
_YES = passed("an association gathers the inventory of the node")


def _check(node: ResourceView) -> Judgement:
    return some(node.neighbours(_ASSOCIATION), lambda found: _gathers(node, found), empty=_NO)


def _gathers(node: ResourceView, association: ResourceView) -> Judgement:
    if association.text("Name") != _GATHERS or not association.has("ScheduleExpression"):
        return _NO
    own = node.text("InstanceId")
    if association.has("InstanceId"):
        return _YES if association.text("InstanceId") == own else _NO

    def target(found: Any) -> Judgement:
        if not isinstance(found, Block) or found.text("Key").lower() != "instanceids":
            return undetermined("an association gathers inventory by tags", "Targets", blocked_by="which nodes have the tags")
        return _YES if {"*", own} & {str(value) for value in found.each("Values")} else _NO

    return some(association.each("Targets"), target, empty=_NO)


def _example(name: str) -> Example:
    targets = [{"Key": "InstanceIds", "Values": ["*"]}]
    association = {"Name": name, "ScheduleExpression": "rate(12 hours)", "Targets": targets}
    return Example(
        resources={
            "Node": {"Type": NODE, "Properties": {"InstanceId": "i-0123456789abcdef0"}},
            "Inventory": {"Type": _ASSOCIATION, "Properties": association},
        }
    )


RULE = Rule(
    id="ssm-inventory-collected",
    title="The software on every node is listed",
    severity=Severity.LOW,
    requirements={
        "6.3.2": "the inventory of software comes from the nodes themselves",
        "12.5.1": "the inventory of components is kept up to date by asking them",
    },
    remediation="associate AWS-GatherSoftwareInventory with all nodes (Targets: InstanceIds, *), on a schedule",
    types=(NODE,),
    check=_check,
    passing=_example(_GATHERS),
    failing=_example("AWS-UpdateSSMAgent"),
)
