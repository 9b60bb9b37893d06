"""The reference environment has every element of the diagram, in both stages, and the gate is green."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from pci_constructs.findings import Verdict
from pci_constructs.records import CONNECTION_METADATA, EXCEPTION_METADATA
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import Scope
from stacks.reference import ReferenceEnvironment, build
from stacks.summary import ELEMENTS
from tests.clock import DAY
from tests.conftest import ROOT
from tests.stacks.conftest import Reference, masked, synthesize

STAGES = ("staging", "production")
STACKS = ("Security", "Audit", "Network", "Data", "Cluster", "Edge", "Delivery")


def types(reference: Reference, stage: str) -> Counter[str]:
    return Counter(resource.type for stack, resource in reference.assembly.resources() if stack.stage == stage)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("element", ELEMENTS)
def test_every_element_of_the_diagram_is_in_both_stages(reference: Reference, stage: str, element: str) -> None:
    found = types(reference, stage)
    assert any(found[type_] for type_ in ELEMENTS[element])


@pytest.mark.parametrize("stage", STAGES)
def test_both_stages_have_all_stacks(reference: Reference, stage: str) -> None:
    assert {s.path for s in reference.assembly.stacks if s.stage == stage and not s.parent} == {f"{stage}/{name}" for name in STACKS}


def test_nothing_fails_and_nothing_raised(reference: Reference) -> None:
    bad = [f for f in reference.findings["findings"] if f["verdict"] in (Verdict.FAIL, Verdict.ERROR)]
    assert bad == []
    assert reference.findings["unreadable"] == []


CANNOT_BE_KNOWN = {
    "backup-restore-testing-plan": "restoring is tried out by a plan of the account, if there is one; the templates have none",
    "centralized-log-subscription": "there is no account for logs here; whether one subscribes to the logs of this one, no template says",
    "ecr-image-signing-configured": "the pipeline signs, and the cluster asks for it; whether the registry does, too, no template says",
    "log-bucket-policy-delivery-only": "who else may change the lifecycle of a bucket that cannot be locked, policies of identities say",
    "s3-resources-protected-by-backup-plan": "AWS Backup copies no logs here; whether a plan of the organization does, no template says",
}
"""The rules that no template of the reference environment can answer, and why; every other one is answered."""


def test_only_what_no_template_says_is_undetermined(reference: Reference) -> None:
    unknown = {f["rule"] for f in reference.findings["findings"] if f["verdict"] == Verdict.UNDETERMINED}
    assert unknown - set(CANNOT_BE_KNOWN) == set()


def test_what_the_assembly_has_was_all_looked_at(reference: Reference) -> None:
    summary = reference.findings["summary"]
    assert (summary["stages"], summary["stacks"]) == (2, 14)
    assert summary["resources"] == sum(1 for _ in reference.assembly.resources())


def test_no_finding_of_a_pack_is_open(reference: Reference) -> None:
    names = {plugin["pluginName"] for plugin in reference.report["pluginReports"]}
    assert {"PCI.DSS.321", "AwsSolutions"} <= names
    violations = [v for plugin in reference.report["pluginReports"] for v in plugin["violations"]]
    assert [v for v in violations if v["severity"] in ("error", "fatal")] == []


def acknowledgements(reference: Reference) -> list[tuple[str, str, str]]:
    entries = reference.assembly.of_metadata("aws:cdk:acknowledged-rules")
    return [(entry.path, rule, reason) for entry in entries for rule, reason in entry.data.items()]


def test_acknowledgements_are_narrow_named_and_explained(reference: Reference) -> None:
    stacks = {stack.path for stack in reference.assembly.stacks}
    found = acknowledgements(reference)
    assert found
    for path, rule, reason in found:
        assert path not in stacks, f"{rule} is acknowledged on a whole stack"
        assert re.fullmatch(
            r"(PCI\.DSS\.321::PCI\.DSS\.321-|AwsSolutions::AwsSolutions-|CloudFormation-Validate::|Annotation::@aws-cdk/)\S+", rule
        ), rule
        assert len(reason) > 40, f"{path} {rule}: {reason}"


NEEDED_ALONE = {"AwsSolutions::AwsSolutions-SQS3", "AwsSolutions::AwsSolutions-S1", "PCI.DSS.321::PCI.DSS.321-S3BucketLoggingEnabled"}
"""Acknowledged by constructs whose finding disappears where, as here, the thing that refers to them is in the same stack."""


def test_every_acknowledgement_covers_a_finding(reference: Reference) -> None:
    used = {
        (v["acknowledgedAt"], v["acknowledgedId"]) for plugin in reference.report["pluginReports"] for v in plugin["suppressedViolations"]
    }
    rules = {(path, rule) for path, rule, _ in acknowledgements(reference) if not rule.startswith("Annotation::")}
    assert sorted((path, rule) for path, rule in rules - used if rule not in NEEDED_ALONE) == []


def test_production_accepts_single_copies_of_logs_alone_and_every_record_says_until_when(reference: Reference) -> None:
    records = reference.assembly.of_metadata(EXCEPTION_METADATA)
    assert {entry.data["rule"] for entry in records if entry.path.startswith("production/")} == {"s3-bucket-replication-enabled"}
    assert all(entry.data["owner"] and entry.data["approver"] for entry in records)
    assert all(date.fromisoformat(entry.data["expires"]) <= DAY + timedelta(days=365) for entry in records)


@pytest.mark.parametrize("stage", STAGES)
def test_each_bucket_of_logs_has_a_worksheet_for_the_replica_that_it_lacks(reference: Reference, stage: str) -> None:
    found = {
        entry.path.removeprefix(f"{stage}/"): entry.data
        for entry in reference.assembly.of_metadata(EXCEPTION_METADATA)
        if entry.path.startswith(f"{stage}/") and entry.data["rule"] == "s3-bucket-replication-enabled"
    }
    assert set(found) == {
        "Security/AccessLogs/Default",
        "Security/Archive/Default/Default",
        "Audit/Findings/Default/Default",
        "Audit/ConfigurationHistory/Default/Default",
    }
    for record in found.values():
        assert record["kind"] == "compensating-control"
        assert all(record[part] for part in ("constraints", "objective", "risk", "definition", "validation", "maintenance"))


@pytest.mark.parametrize("stage", STAGES)
def test_a_worksheet_says_of_object_lock_what_the_bucket_has(reference: Reference, stage: str) -> None:
    buckets = {r.construct_path: r for stack, r in reference.assembly.resources() if stack.stage == stage and r.type == "AWS::S3::Bucket"}
    for entry in reference.assembly.of_metadata(EXCEPTION_METADATA):
        if entry.path.startswith(f"{stage}/") and entry.data["rule"] == "s3-bucket-replication-enabled":
            locked = buckets[f"{entry.path}/Resource"].properties.get("ObjectLockEnabled", False)
            assert entry.data["definition"].startswith("Object Lock") is locked


@pytest.mark.parametrize("stage", STAGES)
def test_passwords_of_the_cache_change_from_within_the_cde(reference: Reference, stage: str) -> None:
    (function,) = [r for stack, r in reference.assembly.resources() if stack.path == f"{stage}/Data" and r.type == "AWS::Lambda::Function"]
    subnets = json.dumps(function.properties["VpcConfig"]["SubnetIds"])
    assert "NetworkcdeSubnet" in subnets
    assert "NetworkdataSubnet" not in subnets
    out = [
        r.properties
        for stack, r in reference.assembly.resources()
        if stack.path == f"{stage}/Data" and r.type == "AWS::EC2::SecurityGroupEgress"
    ]
    assert [(rule["FromPort"], rule["ToPort"], "EndpointsGroup" in json.dumps(rule["DestinationSecurityGroupId"])) for rule in out] == [
        (443, 443, True)
    ]
    services = [
        str(r.properties["ServiceName"]).rpartition(".")[2]
        for stack, r in reference.assembly.resources()
        if stack.stage == stage and r.type == "AWS::EC2::VPCEndpoint"
    ]
    assert {"secretsmanager", "elasticache"} <= set(services)


@pytest.mark.parametrize("stage", STAGES)
def test_responders_may_open_cases_with_aws(reference: Reference, stage: str) -> None:
    roles = [r.properties for stack, r in reference.assembly.resources() if stack.stage == stage and r.type == "AWS::IAM::Role"]
    (support,) = [role for role in roles if "AWSSupportAccess" in json.dumps(role.get("ManagedPolicyArns", []))]
    assert "role/platform-engineers" in json.dumps(support["AssumeRolePolicyDocument"])


def test_every_stack_says_its_scope_and_production_refuses_deletion(reference: Reference) -> None:
    for stack in reference.assembly.stacks:
        assert stack.tags["pci-scope"] in set(Scope)
        assert stack.termination_protection is (stack.stage == "production")


@pytest.mark.parametrize("stage", STAGES)
def test_every_connection_has_a_business_reason(reference: Reference, stage: str) -> None:
    register = [e.data for e in reference.assembly.of_metadata(CONNECTION_METADATA) if e.path.startswith(f"{stage}/")]
    assert register
    assert all(entry["reason"].strip() and entry["port"] for entry in register)


def files(directory: Path) -> dict[str, bytes]:
    """The contents of all files, but for the moment at which the rules were asked."""
    found = {str(f.relative_to(directory)): f.read_bytes() for f in sorted(directory.rglob("*")) if f.is_file()}
    return {name: re.sub(rb'"time": ?"[^"]+"', b"", content) for name, content in found.items()}


def test_two_synths_give_the_same_bytes(reference: Reference, tmp_path: Path) -> None:
    again, before = files(synthesize(tmp_path / "cdk.out")), files(reference.directory)
    assert len(before) > 40
    assert [name for name in {*again, *before} if again.get(name) != before.get(name)] == []


@pytest.mark.parametrize("stage", STAGES)
def test_payment_services_reach_the_processor(reference: Reference, stage: str) -> None:
    """The register says so, and the ACLs of every tier on the way out let it pass."""
    register = [e.data for e in reference.assembly.of_metadata(CONNECTION_METADATA) if e.path.startswith(f"{stage}/")]
    assert ("Stripe", 443) in {(entry["target"], entry["port"]) for entry in register}
    way_out = {"Cde", "Public"} | ({"Firewall"} if stage == "production" else set())
    opened = {
        tier
        for stack, resource in reference.assembly.resources()
        for tier in way_out
        if stack.stage == stage
        and resource.type == "AWS::EC2::NetworkAclEntry"
        and f"Acl{tier}" in resource.logical_id
        and resource.properties.get("Egress") is True
        and (resource.properties["CidrBlock"], resource.properties.get("PortRange")) == ("0.0.0.0/0", {"From": 443, "To": 443})
    }
    assert opened == way_out


@pytest.mark.parametrize("stage", STAGES)
def test_build_machines_are_in_the_tier_without_card_data_and_reach_github_alone(reference: Reference, stage: str) -> None:
    found = [r for stack, r in reference.assembly.resources() if stack.stage == stage]
    ((stack, project),) = [(s, r) for s, r in reference.assembly.resources() if s.stage == stage and r.type == "AWS::CodeBuild::Project"]
    assert "NetworknoncdeSubnet" in json.dumps(project.properties["VpcConfig"]["Subnets"])
    assert f"arn:aws:codeconnections:eu-central-1:{stack.account}:" in project.properties["Source"]["Auth"]["Resource"]
    groups = [r.properties["RuleGroup"] for r in found if r.type == "AWS::NetworkFirewall::RuleGroup"]
    lists = {
        "github.com" in group["RulesSource"]["RulesSourceList"]["Targets"]: group["RuleVariables"]["IPSets"]["HOME_NET"]["Definition"]
        for group in groups
        if "RulesSourceList" in group["RulesSource"]
    }
    # Staging has no egress firewall, on the record; in production the list of the CDE is another one.
    assert sorted(lists) == ([] if stage == "staging" else [False, True])


@pytest.mark.parametrize("stage", STAGES)
def test_the_load_balancer_controller_reaches_its_service_without_the_internet(reference: Reference, stage: str) -> None:
    endpoints = [r for stack, r in reference.assembly.resources() if stack.stage == stage and r.type == "AWS::EC2::VPCEndpoint"]
    assert any("elasticloadbalancing" in str(endpoint.properties["ServiceName"]) for endpoint in endpoints)


@pytest.mark.parametrize("stage", STAGES)
def test_key_custodians_change_keys_and_use_none(reference: Reference, stage: str) -> None:
    keys = [r for stack, r in reference.assembly.resources() if stack.stage == stage and r.type == "AWS::KMS::Key"]
    signing = [key for key in keys if key.properties.get("KeyUsage") == "SIGN_VERIFY"]
    assert (len(keys), len(signing)) == (3, 1)
    for key in keys:
        if key in signing:
            # Its own statement lets the pipeline alone sign, so that custodians need no denial of their own.
            continue
        denied = [s for s in key.properties["KeyPolicy"]["Statement"] if s["Effect"] == "Deny"]
        assert ["key-custodians" in str(s["Principal"]) and "kms:Decrypt" in s["Action"] for s in denied] == [True]


@pytest.mark.parametrize("stage", STAGES)
def test_findings_of_guardduty_are_kept_unchanged_as_long_as_logs(reference: Reference, stage: str) -> None:
    assert types(reference, stage)["AWS::GuardDuty::PublishingDestination"] == 1
    path = f"{stage}/Audit/Findings/Default/Default/Resource"
    (bucket,) = [r for _, r in reference.assembly.resources() if r.construct_path == path]
    assert bucket.properties["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Days"] >= 365


@pytest.mark.parametrize("stage", STAGES)
def test_the_baseline_of_each_account_is_set_once(reference: Reference, stage: str) -> None:
    found = {type_: count for type_, count in types(reference, stage).items() if type_.startswith("Custom::")}
    once = ("AccountPasswordPolicy", "AccountPublicAccessBlock", "AlternateContact", "EbsEncryptionByDefault", "InspectorActivation")
    assert {found[f"Custom::{type_}"] for type_ in once} == {1}
    assert types(reference, stage)["AWS::GuardDuty::Detector"] == types(reference, stage)["AWS::SecurityHub::Hub"] == 1


def test_environments_that_share_an_account_set_its_baseline_once(tmp_path: Path) -> None:
    context = json.loads((ROOT / "cdk.json").read_text("utf-8"))
    entries = context["context"]["payments"]
    entries["production"]["account"] = entries["staging"]["account"]
    (tmp_path / "cdk.json").write_text(json.dumps(context), "utf-8")
    app = build(tmp_path, outdir=str(tmp_path / "cdk.out"), gated=False, extra_context={"aws:cdk:disable-asset-staging": True})
    stages = [child for child in app.node.children if isinstance(child, ReferenceEnvironment)]
    assert [stage.audit.node.try_find_child("Baseline") is not None for stage in stages] == [True, False]


@pytest.mark.parametrize(("stage", "mode"), [("staging", "GOVERNANCE"), ("production", "COMPLIANCE")])
def test_evidence_is_locked_and_signed_by_the_pipeline_alone(reference: Reference, stage: str, mode: str) -> None:
    found = [r for stack, r in reference.assembly.resources() if stack.path == f"{stage}/Audit"]
    (bucket,) = [r for r in found if r.construct_path == f"{stage}/Audit/Evidence/Default/Default/Resource"]
    assert bucket.properties["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == {"Mode": mode, "Days": 1096}
    (key,) = [r for r in found if r.type == "AWS::KMS::Key" and r.properties.get("KeyUsage") == "SIGN_VERIFY"]
    (denied,) = [s for s in key.properties["KeyPolicy"]["Statement"] if s["Effect"] == "Deny"]
    assert "kms:Sign" in denied["Action"]
    assert "role/deploy-pipeline" in json.dumps(denied["Condition"])


@pytest.fixture
def snapshot_json(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", STACKS)
def test_snapshot(reference: Reference, snapshot_json: SnapshotAssertion, stage: str, name: str) -> None:
    (stack,) = [s for s in reference.assembly.stacks if s.path == f"{stage}/{name}"]
    template: dict[str, Any] = json.loads(masked((reference.directory / stack.template).read_text("utf-8")))
    assert template == snapshot_json


STATEFUL = {
    "AWS::RDS::DBInstance",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::EKS::Cluster",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
    "AWS::Backup::BackupVault",
    "AWS::EC2::VPC",
    "AWS::CloudTrail::Trail",
    "AWS::EKS::Nodegroup",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::Logs::LogGroup",
    "AWS::SNS::Topic",
}


def test_logical_ids_of_stateful_resources_are_pinned(reference: Reference, snapshot: SnapshotAssertion) -> None:
    pinned = sorted(f"{stack.path} {r.type} {r.logical_id}" for stack, r in reference.assembly.resources() if r.type in STATEFUL)
    assert pinned == snapshot


def test_a_late_gate_is_refused() -> None:
    import aws_cdk as cdk

    from pci_constructs import gate

    app = cdk.App()
    cdk.Stack(app, "Early")
    with pytest.raises(RefusedSetting, match=r"call gate\.install\(app\) on the line after app = App\(\)"):
        gate.install(app)
