"""Notebooks and configurations of endpoints as they are: keys, and ways to the internet."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import sagemaker
from tests.live.kit import judged, of, verdict

KEYS = "sagemaker-notebook-instance-kms-key-configured"
WAYS = "sagemaker-notebook-no-direct-internet-access"
ENDPOINTS = "sagemaker-endpoint-configuration-kms-key-configured"
TAGGED = "pci-scope-tagged"


def test_notebooks_and_endpoints_are_judged(aws: Emulator) -> None:
    sagemaker.arrange(aws)
    run = judged("sagemaker", "kms")
    for rule in (KEYS, WAYS, TAGGED):
        assert [verdict(run, rule, f"/{name}") for name in ("good", "bad")] == [Verdict.PASS, Verdict.FAIL], rule
    for rule in (ENDPOINTS, TAGGED):
        assert [verdict(run, rule, f"/{name}") for name in ("kept", "open")] == [Verdict.PASS, Verdict.FAIL], rule


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        ({"DirectInternetAccess": "Disabled", "SubnetId": "subnet-0123456789abcdef0"}, Verdict.PASS),
        ({"DirectInternetAccess": "Enabled", "SubnetId": "subnet-0123456789abcdef0"}, Verdict.FAIL),
        ({"DirectInternetAccess": "Disabled"}, Verdict.FAIL),
        ({}, Verdict.FAIL),
    ],
)
def test_the_way_to_the_internet_decides(network: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    sagemaker.arrange(aws)
    aws.answer("sagemaker.DescribeNotebookInstance", {"NotebookInstanceName": "good", **network})
    assert {one.verdict for one in of(judged("sagemaker"), WAYS)} == {expected}


def test_what_cannot_be_described_is_not_known(aws: Emulator) -> None:
    sagemaker.arrange(aws)
    aws.deny("sagemaker.DescribeNotebookInstance")
    aws.fault("sagemaker.DescribeEndpointConfig", "ValidationException", message="1 validation error detected")
    run = judged("sagemaker")
    for rule in (KEYS, WAYS, ENDPOINTS):
        assert [one.verdict for one in of(run, rule)] == [Verdict.UNDETERMINED] * 2, rule


def test_tags_of_which_there_are_more_are_not_known(aws: Emulator) -> None:
    sagemaker.arrange(aws)
    aws.answer("sagemaker.ListTags", {"Tags": [{"Key": "owner", "Value": "risk"}], "NextToken": "more"})
    assert {one.verdict for one in of(judged("sagemaker"), TAGGED)} == {Verdict.UNDETERMINED}
