from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from pci_constructs.aws.ec2 import FirewallEgress, NatEgress, SegmentedVpc
from pci_constructs.delivery.runners import GITHUB_DOMAINS, BuildRunners
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting
from tests.delivery.kit import BRANCH, CONNECTION, Ground, failures
from tests.kit import nag, only, resources

RECORD = ExceptionRecord(reason="staging holds no card data", owner="platform", approver="ciso", expires="2027-03-31")


@pytest.fixture
def ground(stack: cdk.Stack) -> Ground:
    return Ground(stack)


def network(ground: Ground, egress: FirewallEgress | NatEgress) -> SegmentedVpc:
    zones = ["eu-central-1a", "eu-central-1b"]
    return SegmentedVpc(ground.stack, "Network", cidr="10.20.0.0/16", zones=zones, key=ground.key, egress=egress)


def runners(ground: Ground, *, egress: FirewallEgress | NatEgress | None = None, **changes: Any) -> BuildRunners:
    arguments: dict[str, Any] = {
        "network": network(ground, egress or FirewallEgress(general_domains=GITHUB_DOMAINS)),
        "key": ground.key,
        "workflow": BRANCH,
        "connection_arn": CONNECTION,
        "project_name": "cde-builds",
    }
    return BuildRunners(ground.stack, "Runners", **{**arguments, **changes})


def test_each_job_gets_a_machine_of_its_own(stack: cdk.Stack, ground: Ground) -> None:
    runners(ground)
    project = only(stack, "AWS::CodeBuild::Project")
    assert project["Triggers"]["FilterGroups"] == [[{"Type": "EVENT", "Pattern": "WORKFLOW_JOB_QUEUED"}]]
    assert project["Triggers"]["Webhook"] is True
    assert project["Source"]["Location"] == "https://github.com/payments-org/api.git"
    assert (project["Cache"], project["Artifacts"]) == ({"Type": "NO_CACHE"}, {"Type": "NO_ARTIFACTS"})
    assert project["Visibility"] == "PRIVATE"


def test_machines_have_no_rights_of_the_host_and_no_key(stack: cdk.Stack, ground: Ground) -> None:
    runners(ground)
    project = only(stack, "AWS::CodeBuild::Project")
    assert project["Environment"]["PrivilegedMode"] is False
    assert project["Source"]["Auth"] == {"Type": "CODECONNECTIONS", "Resource": CONNECTION}
    assert "EnvironmentVariables" not in project["Environment"]


def test_machines_are_in_private_subnets_behind_the_firewall(stack: cdk.Stack, ground: Ground) -> None:
    made = runners(ground)
    made.declare_paths()
    subnets = str(only(stack, "AWS::CodeBuild::Project")["VpcConfig"]["Subnets"])
    assert "noncde" in subnets.lower()
    assert "public" not in subnets.lower()
    (group,) = [g for id_, g in resources(stack, "AWS::EC2::SecurityGroup").items() if id_.startswith("Runners")]
    assert "SecurityGroupIngress" not in group["Properties"]
    own = [rule for rule in group["Properties"]["SecurityGroupEgress"] if rule["CidrIp"] != "255.255.255.255/32"]
    apart = [rule["Properties"] for id_, rule in resources(stack, "AWS::EC2::SecurityGroupEgress").items() if id_.startswith("Runners")]
    assert own or apart
    assert {rule["FromPort"] for rule in (*own, *apart)} == {443}


def test_logs_are_kept_and_encrypted(stack: cdk.Stack, ground: Ground) -> None:
    runners(ground, log_retention_days=400)
    (log,) = [g["Properties"] for g in resources(stack, "AWS::Logs::LogGroup").values() if g["Properties"].get("LogGroupName")]
    assert (log["LogGroupName"], log["RetentionInDays"]) == ("/aws/codebuild/cde-builds", 400)
    assert "KmsKeyId" in log
    project = only(stack, "AWS::CodeBuild::Project")
    assert project["LogsConfig"]["CloudWatchLogs"]["Status"] == "ENABLED"
    assert "EncryptionKey" in project


def test_codebuild_takes_the_role_for_this_project_alone(stack: cdk.Stack, ground: Ground) -> None:
    runners(ground)
    (trust,) = [
        r["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
        for id_, r in resources(stack, "AWS::IAM::Role").items()
        if id_.startswith("RunnersPciRole")
    ]
    assert trust["Principal"] == {"Service": "codebuild.amazonaws.com"}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}
    assert "project/cde-builds" in str(trust["Condition"]["ArnLike"])


def test_arm_machines_have_an_arm_image(stack: cdk.Stack, ground: Ground) -> None:
    runners(ground, arm=True, size="LARGE")
    environment = only(stack, "AWS::CodeBuild::Project")["Environment"]
    assert (environment["Type"], environment["ComputeType"]) == ("ARM_CONTAINER", "BUILD_GENERAL1_LARGE")
    assert "aarch64" in environment["Image"]


def test_a_firewall_that_keeps_github_away_is_refused(ground: Ground) -> None:
    domains = {"github.com": "source"}
    made = runners(ground, egress=FirewallEgress(general_domains=domains))
    with pytest.raises(
        RefusedSetting, match=r"an egress firewall without \.actions\.githubusercontent\.com, api\.github\.com.*PCI DSS 1\.3\.2"
    ):
        made.declare_paths()


def test_without_a_firewall_the_record_of_the_network_stands(ground: Ground) -> None:
    made = runners(ground, egress=NatEgress(record=RECORD))
    made.declare_paths()
    assert ("Stack/Runners", "internet") in {(line.source, line.target) for line in made._network.register}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"key": None}, "key must be a customer managed key"),
        ({"connection_arn": "ghp_token"}, r"connection_arn must be the ARN of a connection.*PCI DSS 8\.6\.2"),
        ({"connection_arn": ""}, "connection_arn must be the ARN"),
        ({"size": "HUGE"}, "size must be one of SMALL, MEDIUM, LARGE, XLARGE"),
        ({"timeout_minutes": 481}, "timeout_minutes must be between 5 and 480"),
        ({"most_at_once": 0}, "most_at_once must be between 1 and 100"),
        ({"log_retention_days": 90}, r"log_retention_days must be at least 365 days.*PCI DSS 10\.5\.1"),
    ],
)
def test_what_is_refused(ground: Ground, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=message):
        runners(ground, **changes)


def test_no_finding(app: cdk.App, ground: Ground) -> None:
    runners(ground).declare_paths()
    assert nag(app) == []
    assert failures(Path(app.outdir)) == []
