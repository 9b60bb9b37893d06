from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said

ACCOUNT = {"StringEquals": {"aws:SourceAccount": "111122223333"}}


@pytest.mark.parametrize(
    ("service", "condition", "expected"),
    [
        ("vpc-flow-logs.amazonaws.com", None, FAIL),
        (["ec2.amazonaws.com", "pods.eks.amazonaws.com"], None, FAIL),
        ("pods.eks.amazonaws.com", {"ArnLike": {"aws:SourceArn": "arn:aws:eks:eu-central-1:111122223333:cluster/*"}}, PASS),
        ("pods.eks.amazonaws.com", {"StringEquals": {"aws:RequestTag/eks-cluster-name": "pay"}}, PASS),
        ("pods.eks.amazonaws.com", {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "pay"}}, FAIL),
        ("scheduler.amazonaws.com", ACCOUNT, PASS),
        ("scheduler.amazonaws.com", {"StringEquals": {"aws:SourceAccount": "*"}}, FAIL),
        ("scheduler.amazonaws.com", {"StringEquals": {"aws:SourceAccount": P}}, UNDETERMINED),
        ("codebuild.amazonaws.com", None, FAIL),
        ("codebuild.amazonaws.com", ACCOUNT, PASS),
        ("lambda.amazonaws.com", None, PASS),
        ("ec2.amazonaws.com", None, PASS),
        (P, None, UNDETERMINED),
        (P, ACCOUNT, PASS),
    ],
)
def test_sources_of_services(service: Any, condition: Any, expected: Verdict) -> None:
    allow = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    statement = {**allow, "Condition": condition} if condition else allow
    role = resource("AWS::IAM::Role", AssumeRolePolicyDocument={"Statement": [statement]})
    assert said("iam-role-service-trust-bound-to-source", role) is expected
