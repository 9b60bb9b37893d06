from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.eks._clusters import CLUSTER
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said

REFUSED = "{ ($.responseStatus.code = 401) || ($.responseStatus.code = 403) }"
TOPIC = "arn:aws:sns:eu-central-1:111122223333:alarms"


def watching(group: Any, pattern: Any = REFUSED, **alarm: Any) -> dict[str, Any]:
    metric = {"MetricName": "Refused", "MetricNamespace": "Eks"}
    return {
        "F": resource("AWS::Logs::MetricFilter", LogGroupName=group, FilterPattern=pattern, MetricTransformations=[metric]),
        "A": resource("AWS::CloudWatch::Alarm", MetricName="Refused", Namespace="Eks", **{"AlarmActions": [TOPIC], **alarm}),
        "L": resource("AWS::Logs::LogGroup", LogGroupName="/aws/eks/pay/cluster"),
        "Other": resource("AWS::Logs::LogGroup", LogGroupName="/aws/eks/other/cluster"),
    }


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({}, FAIL),
        (watching({"Ref": "L"}), PASS),
        (watching("/aws/eks/pay/cluster"), PASS),
        (watching({"Fn::Sub": "/aws/eks/${R}/cluster"}), PASS),
        (watching({"Ref": "Other"}), FAIL),
        (watching(P), UNDETERMINED),
        (watching({"Ref": "L"}, "{ $.responseStatus.code = 500 }"), FAIL),
        (watching({"Ref": "L"}, "Forbidden"), PASS),
        (watching({"Ref": "L"}, P), UNDETERMINED),
        (watching({"Ref": "L"}, AlarmActions=[]), FAIL),
        (watching({"Ref": "L"}, ActionsEnabled="false"), FAIL),
    ],
)
def test_refused_calls(others: dict[str, Any], expected: Verdict) -> None:
    assert said("alarm-eks-audit-failures", resource(CLUSTER, Name="pay"), **others) is expected
