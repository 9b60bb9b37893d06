from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.assembly import Stack
from pci_constructs.findings import Finding, Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.rds.rds_cluster_multi_az_enabled import RULE
from tests.kit_assembly import stack
from tests.rules.judging import findings
from tests.rules.pack import judged as shown

C = {"Ref": "C"}
IMPORTED = {"Fn::ImportValue": "Data:ExportsOutputRefC"}


def cluster(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::RDS::DBCluster", "Properties": {"Engine": "aurora-postgresql", **properties}}


def instance(of: Any = C, condition: str | None = None, **properties: Any) -> dict[str, Any]:
    body = {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "aurora-postgresql", "DBClusterIdentifier": of, **properties}}
    return {**body, "Condition": condition} if condition else body


def only(*stacks: Stack) -> Finding:
    (found,) = findings(RULE, *stacks)
    assert bool(found.blocked_by) is (found.verdict is Verdict.UNDETERMINED)
    return found


def judged(cluster_: dict[str, Any], *instances: dict[str, Any]) -> Verdict:
    return only(stack({"C": cluster_, **{f"I{n}": body for n, body in enumerate(instances)}})).verdict


@pytest.mark.parametrize(
    ("cluster_", "instances", "expected"),
    [
        (cluster(), [instance(), instance()], Verdict.PASS),
        (cluster(DBClusterIdentifier="pay"), [instance(), instance("pay")], Verdict.PASS),
        (cluster(), [instance({"Fn::GetAtt": ["C", "DBClusterResourceId"]}), instance({"Fn::GetAtt": "C.Endpoint"})], Verdict.PASS),
        (cluster(Engine="postgres", DBClusterInstanceClass="db.m6gd.large"), [], Verdict.PASS),
        (cluster(), [instance(AvailabilityZone="eu-west-1a"), instance(AvailabilityZone="eu-west-1b")], Verdict.PASS),
        (cluster(), [instance(AvailabilityZone="eu-west-1a"), instance()], Verdict.PASS),
        (cluster(), [], Verdict.FAIL),
        (cluster(), [instance()], Verdict.FAIL),
        (cluster(), [instance(), instance("another")], Verdict.FAIL),
        (cluster(), [instance(), instance({"Ref": "Unrelated"}, Engine="aurora-mysql")], Verdict.FAIL),
        (cluster(), [instance(AvailabilityZone="eu-west-1a")] * 2, Verdict.FAIL),
        (cluster(), [instance(AvailabilityZone={"Fn::Sub": "${AWS::Region}a"})] * 2, Verdict.FAIL),
        (cluster(), [instance(AvailabilityZone="eu-west-1a"), instance(AvailabilityZone={"Ref": "Z1"})], Verdict.UNDETERMINED),
        (cluster(), [*[instance(AvailabilityZone=f"eu-west-1{z}") for z in "ab"], instance(AvailabilityZone={"Ref": "Z1"})], Verdict.PASS),
        (cluster(), [instance(AvailabilityZone={"Ref": "Z1"}), instance(AvailabilityZone={"Ref": "Z2"})], Verdict.UNDETERMINED),
        (cluster(), [instance(), instance({"Ref": "Parameter"})], Verdict.FAIL),
        (cluster(), [instance(), instance(IMPORTED)], Verdict.FAIL),
        (cluster(), [instance(), instance(condition="Production")], Verdict.UNDETERMINED),
        (cluster(ClusterScalabilityType="limitless"), [], Verdict.NOT_APPLICABLE),
        (cluster(EngineMode="serverless"), [], Verdict.NOT_APPLICABLE),
    ],
)
def test_clusters_have_instances_in_two_zones(cluster_: dict[str, Any], instances: list[dict[str, Any]], expected: Verdict) -> None:
    assert judged(cluster_, *instances) is expected


ON = {"Conditions": {"On": {"Fn::Equals": [{"Ref": "P"}, "x"]}}, "Parameters": {"P": {"Type": "String"}}}


def with_condition(*bodies: dict[str, Any]) -> set[Verdict]:
    return {found.verdict for found in shown(RULE, Example(resources=dict(zip(("C", "I", "J"), bodies, strict=True)), rest=ON))}


def test_a_condition_of_the_cluster_itself_does_not_matter() -> None:
    assert with_condition({**cluster(), "Condition": "On"}, instance(condition="On"), instance(condition="On")) == {Verdict.PASS}


def test_an_instance_that_may_not_be_there_does_not_count() -> None:
    assert with_condition(cluster(), instance(), instance(condition="On")) == {Verdict.FAIL}


def test_instances_of_another_cluster_do_not_count() -> None:
    found = findings(RULE, stack({"C": cluster(), "D": cluster(), "I": instance(), "J": instance(), "K": instance({"Ref": "D"})}))
    assert {f.subject.logical_id: f.verdict for f in found} == {"C": Verdict.PASS, "D": Verdict.FAIL}


def test_a_cluster_of_the_same_logical_id_in_another_stack_is_another_cluster() -> None:
    data = stack({"C": cluster(), "I": instance()}, path="App/Data")
    other = stack({"C": cluster(), "I": instance(), "J": instance()}, path="App/Other")
    assert [f.verdict for f in findings(RULE, data, other)] == [Verdict.FAIL, Verdict.PASS]


def test_an_instance_of_another_stack_may_belong_to_it() -> None:
    data = stack({"C": cluster(), "I": instance()}, path="App/Data")
    readers = stack({"J": instance(IMPORTED)}, path="App/Readers")
    found = only(data, readers)
    assert (found.verdict, found.blocked_by) == (Verdict.UNDETERMINED, "import Data:ExportsOutputRefC")


def test_an_instance_of_another_stage_does_not_belong_to_it() -> None:
    data = stack({"C": cluster(DBClusterIdentifier="pay"), "I": instance()})
    elsewhere = replace(stack({"J": instance(IMPORTED), "K": instance("pay")}, path="Staging/Stack"), stage="Staging")
    assert only(data, elsewhere).verdict is Verdict.FAIL
