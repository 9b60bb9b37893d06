"""Search domains as they run: encryption, endpoints, logs, and updates that wait."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import opensearch
from tests.live.kit import judged, of, verdict

RULES = ("encrypted-at-rest", "node-to-node-encryption-check", "https-required", "in-vpc-only", "access-control-enabled")


def test_domains_are_judged_by_their_settings(aws: Emulator) -> None:
    opensearch.arrange(aws)
    run = judged("opensearch")
    for rule in RULES:
        assert verdict(run, f"opensearch-{rule}", "/good") is Verdict.PASS, rule
        assert verdict(run, f"opensearch-{rule}", "/bad") is Verdict.FAIL, rule
    assert verdict(run, "opensearch-audit-logging-enabled", "/good") is Verdict.PASS
    assert verdict(run, "elasticsearch-encrypted-at-rest", "/old") is Verdict.FAIL
    assert of(run, "opensearch-encrypted-at-rest", "/old") == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"UpdateAvailable": False, "UpdateStatus": "COMPLETED"}, Verdict.PASS),
        ({"UpdateAvailable": True, "UpdateStatus": "ELIGIBLE", "NewVersion": "R20260930"}, Verdict.FAIL),
        ({}, Verdict.UNDETERMINED),
    ],
)
def test_an_update_that_waits_is_not_installed(options: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    aws.client("opensearch").create_domain(DomainName="pay", EngineVersion="OpenSearch_2.19")
    status = {"DomainId": "1", "DomainName": "pay", "ARN": "arn", "ClusterConfig": {}, "ServiceSoftwareOptions": options}
    aws.answer("opensearch.DescribeDomain", {"DomainStatus": status})
    assert verdict(judged("opensearch"), "opensearch-update-check") is expected
