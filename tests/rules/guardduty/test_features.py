from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Rule
from pci_constructs.rules.guardduty.guardduty_ec2_protection_runtime_enabled import RULE as EC2
from pci_constructs.rules.guardduty.guardduty_ecs_protection_runtime_enabled import RULE as ECS
from pci_constructs.rules.guardduty.guardduty_eks_protection_audit_enabled import RULE as EKS_AUDIT
from pci_constructs.rules.guardduty.guardduty_eks_protection_runtime_enabled import RULE as EKS
from pci_constructs.rules.guardduty.guardduty_enabled_centralized import RULE as ON
from pci_constructs.rules.guardduty.guardduty_findings_published_often import RULE as OFTEN
from pci_constructs.rules.guardduty.guardduty_lambda_protection_enabled import RULE as LAMBDA
from pci_constructs.rules.guardduty.guardduty_malware_protection_enabled import RULE as MALWARE
from pci_constructs.rules.guardduty.guardduty_rds_protection_enabled import RULE as RDS
from pci_constructs.rules.guardduty.guardduty_runtime_monitoring_enabled import RULE as RUNTIME
from pci_constructs.rules.guardduty.guardduty_s3_protection_enabled import RULE as S3
from tests.rules.judging import finding

DETECTOR = "AWS::GuardDuty::Detector"
REF = {"Ref": "P"}
PLANS = [
    (S3, "S3_DATA_EVENTS"),
    (EKS_AUDIT, "EKS_AUDIT_LOGS"),
    (MALWARE, "EBS_MALWARE_PROTECTION"),
    (RDS, "RDS_LOGIN_EVENTS"),
    (LAMBDA, "LAMBDA_NETWORK_LOGS"),
    (RUNTIME, "RUNTIME_MONITORING"),
]
AGENTS = [(EKS, "EKS_ADDON_MANAGEMENT"), (ECS, "ECS_FARGATE_AGENT_MANAGEMENT"), (EC2, "EC2_AGENT_MANAGEMENT")]
OTHER = {"Name": "SOMETHING_ELSE", "Status": "ENABLED"}


def entry(name: Any, status: Any, **more: Any) -> dict[str, Any]:
    return {"Name": name, "Status": status, **more}


def verdict(rule: Rule, features: Any, enable: Any = True) -> Verdict:
    return finding(rule, DETECTOR, {"Enable": enable, **({} if features is None else {"Features": features})}).verdict


@pytest.mark.parametrize(("rule", "name"), PLANS)
def test_a_plan_is_enabled_by_the_template(rule: Rule, name: str) -> None:
    assert verdict(rule, [OTHER, entry(name, "ENABLED")]) is Verdict.PASS
    assert verdict(rule, [OTHER, entry(name, "ENABLED")], "true") is Verdict.PASS
    assert verdict(rule, [entry(REF, REF), entry(name, "ENABLED")]) is Verdict.PASS
    assert verdict(rule, [entry(name, "DISABLED")]) is Verdict.FAIL
    assert verdict(rule, [OTHER]) is Verdict.FAIL
    assert verdict(rule, []) is Verdict.FAIL
    assert verdict(rule, None) is Verdict.FAIL
    assert verdict(rule, [entry(name, REF)]) is Verdict.UNDETERMINED
    assert verdict(rule, [entry(REF, "ENABLED")]) is Verdict.UNDETERMINED
    assert verdict(rule, [{"Fn::If": ["C", entry(name, "ENABLED"), {"Ref": "AWS::NoValue"}]}]) is Verdict.UNDETERMINED
    assert verdict(rule, REF) is Verdict.UNDETERMINED


@pytest.mark.parametrize(("rule", "name"), PLANS)
def test_a_suspended_detector_has_no_plan(rule: Rule, name: str) -> None:
    for enable in (False, "false", None):
        assert verdict(rule, [entry(name, "ENABLED")], enable) is Verdict.FAIL
    assert verdict(rule, [entry(name, "ENABLED")], REF) is Verdict.UNDETERMINED
    assert verdict(rule, [entry(name, "DISABLED")], REF) is Verdict.FAIL


@pytest.mark.parametrize(
    ("rule", "sources"),
    [
        (S3, lambda on: {"S3Logs": {"Enable": on}}),
        (EKS_AUDIT, lambda on: {"Kubernetes": {"AuditLogs": {"Enable": on}}}),
        (MALWARE, lambda on: {"MalwareProtection": {"ScanEc2InstanceWithFindings": {"EbsVolumes": on}}}),
    ],
)
def test_the_older_data_sources_say_the_same(rule: Rule, sources: Any) -> None:
    def judged(data_sources: Any) -> Verdict:
        return finding(rule, DETECTOR, {"Enable": True, "DataSources": data_sources}).verdict

    assert judged(sources(True)) is Verdict.PASS
    assert judged(sources("true")) is Verdict.PASS
    assert judged(sources(False)) is Verdict.FAIL
    assert judged({}) is Verdict.FAIL
    assert judged(sources(REF)) is Verdict.UNDETERMINED
    assert judged(REF) is Verdict.UNDETERMINED


@pytest.mark.parametrize("rule", [RDS, LAMBDA, RUNTIME, EKS])
def test_newer_plans_have_no_data_source(rule: Rule) -> None:
    assert finding(rule, DETECTOR, {"Enable": True, "DataSources": {"S3Logs": {"Enable": True}}}).verdict is Verdict.FAIL


@pytest.mark.parametrize(("rule", "agent"), AGENTS)
def test_guardduty_installs_an_agent(rule: Rule, agent: str) -> None:
    def judged(agents: Any, status: Any = "ENABLED", enable: Any = True) -> Verdict:
        more = {} if agents is None else {"AdditionalConfiguration": agents}
        return verdict(rule, [OTHER, entry("RUNTIME_MONITORING", status, **more)], enable)

    assert judged([OTHER, entry(agent, "ENABLED")]) is Verdict.PASS
    assert judged([entry(agent, "DISABLED")]) is Verdict.FAIL
    assert judged([OTHER]) is Verdict.FAIL
    assert judged(None) is Verdict.FAIL
    assert judged([entry(agent, "ENABLED")], "DISABLED") is Verdict.FAIL
    assert judged([entry(agent, "ENABLED")], "ENABLED", False) is Verdict.FAIL
    assert judged([entry(agent, REF)]) is Verdict.UNDETERMINED
    assert judged(REF) is Verdict.UNDETERMINED
    assert judged([entry(agent, "ENABLED")], REF) is Verdict.UNDETERMINED
    assert verdict(rule, None) is Verdict.FAIL


@pytest.mark.parametrize(("rule", "expected"), [(EKS, Verdict.PASS), (RUNTIME, Verdict.FAIL), (EC2, Verdict.FAIL)])
def test_the_older_runtime_monitoring_covers_kubernetes_alone(rule: Rule, expected: Verdict) -> None:
    agents = [entry(name, "ENABLED") for _, name in AGENTS]
    assert verdict(rule, [entry("EKS_RUNTIME_MONITORING", "ENABLED", AdditionalConfiguration=agents)]) is expected


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [("FIFTEEN_MINUTES", Verdict.PASS), ("ONE_HOUR", Verdict.FAIL), (None, Verdict.FAIL), (REF, Verdict.UNDETERMINED)],
)
def test_recurring_findings(frequency: Any, expected: Verdict) -> None:
    assert finding(OFTEN, DETECTOR, {"Enable": True, "FindingPublishingFrequency": frequency}).verdict is expected


@pytest.mark.parametrize(
    ("enable", "expected"), [("true", Verdict.PASS), ("false", Verdict.FAIL), (None, Verdict.FAIL), (REF, Verdict.UNDETERMINED)]
)
def test_detectors_are_on(enable: Any, expected: Verdict) -> None:
    assert finding(ON, DETECTOR, {"Enable": enable}).verdict is expected
