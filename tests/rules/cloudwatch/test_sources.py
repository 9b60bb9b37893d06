from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

ALARM, FILTER = "AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter"


def writing(name: Any, namespace: Any = "Audit") -> dict[str, Any]:
    return resource(FILTER, LogGroupName="l", MetricTransformations=[{"MetricName": name, "MetricNamespace": namespace}])


@pytest.mark.parametrize(
    ("namespace", "filters", "expected"),
    [
        ("Audit", [writing("Root")], PASS),
        ("Audit", [writing("Keys"), writing("Root")], PASS),
        ("Audit", [writing("Keys")], FAIL),
        ("Audit", [writing("Root", "Other")], UNDETERMINED),
        ("Audit", [], UNDETERMINED),
        ("Audit", [writing(P)], UNDETERMINED),
        ("Audit", [writing("Root", P)], UNDETERMINED),
        ("Audit", [writing("Root"), writing(P)], PASS),
        ("AWS/Logs", [], NOT_APPLICABLE),
        (P, [writing("Root")], UNDETERMINED),
    ],
)
def test_what_writes_the_metric(namespace: Any, filters: list[Any], expected: Verdict) -> None:
    others = {f"F{n}": filter_ for n, filter_ in enumerate(filters)}
    assert said("alarm-metric-has-source", resource(ALARM, MetricName="Root", Namespace=namespace), **others) is expected


@pytest.mark.parametrize(
    ("written", "system", "looked_at", "expected"),
    [
        (["User"], [], [], FAIL),
        ([], ["@aws.account"], [], FAIL),
        ([], [], ["User"], FAIL),
        (["User"], ["@aws.account"], ["@aws.account", "User"], PASS),
        (P, [], [], UNDETERMINED),
        ([], P, [], UNDETERMINED),
        ([], [], P, UNDETERMINED),
    ],
)
def test_the_dimensions_are_a_part_of_the_metric(written: Any, system: Any, looked_at: Any, expected: Verdict) -> None:
    def dimensions(names: Any, key: str) -> Any:
        return [{key: name, "Value": "x"} for name in names] if isinstance(names, list) else names

    metric = {"MetricName": "Root", "MetricNamespace": "Audit", "Dimensions": dimensions(written, "Key")}
    filter_ = resource(FILTER, LogGroupName="l", MetricTransformations=[metric], EmitSystemFieldDimensions=system)
    alarm = resource(ALARM, MetricName="Root", Namespace="Audit", Dimensions=dimensions(looked_at, "Name"))
    assert said("alarm-metric-has-source", alarm, F=filter_) is expected


def test_an_alarm_that_computes() -> None:
    assert said("alarm-metric-has-source", resource(ALARM, Metrics=[{"Id": "m", "Expression": "a/b"}])) is NOT_APPLICABLE
