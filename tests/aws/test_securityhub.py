import re
from collections.abc import Callable

import aws_cdk as cdk
import pytest
from aws_cdk import aws_securityhub as securityhub
from aws_cdk import aws_sns as sns

from pci_constructs.aws.config import ConfigurationRecorder, DeliveryBucket
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.s3 import AccessLogBucket
from pci_constructs.aws.securityhub import SecurityHub
from pci_constructs.aws.singleton import REQUIRED_METADATA, Singleton
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.records import EXCEPTION_METADATA, ExceptionRecord
from pci_constructs.refusals import RefusedSetting
from tests.kit import nag, only, resources

RECORD = ExceptionRecord(reason="no classic load balancers", owner="payments", approver="security", expires="2027-06-30")
EXISTING = "arn:aws:securityhub:eu-central-1:111122223333:hub/default"


@pytest.fixture
def alarms(stack: cdk.Stack) -> sns.ITopic:
    return AlarmTopic(stack, "Alarms", key=CustomerManagedKey(stack, "Key", description="alarms").key).topic


def standards(stack: cdk.Stack) -> list[str]:
    return [str(stack.resolve(found["Properties"]["StandardsArn"])) for found in resources(stack, "AWS::SecurityHub::Standard").values()]


def test_the_hub_turns_on_new_controls_and_no_standard_by_itself(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    SecurityHub(stack, "Hub", alarms=alarms)
    assert only(stack, "AWS::SecurityHub::Hub") == {
        "AutoEnableControls": True,
        "ControlFindingGenerator": "SECURITY_CONTROL",
        "EnableDefaultStandards": False,
    }


def test_the_standard_is_pci_dss_4_0_1(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    SecurityHub(stack, "Hub", alarms=alarms)
    (arn,) = standards(stack)
    assert ":securityhub:eu-central-1::standards/pci-dss/v/4.0.1" in arn


def test_the_standard_waits_for_the_hub(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    SecurityHub(stack, "Hub", alarms=alarms)
    (standard,) = resources(stack, "AWS::SecurityHub::Standard").values()
    (hub,) = resources(stack, "AWS::SecurityHub::Hub")
    assert standard["DependsOn"] == [hub]


def test_good_practice_of_aws_can_be_added_after_pci_dss(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    hub = SecurityHub(stack, "Hub", alarms=alarms, best_practices=True)
    assert sum("standards/aws-foundational-security-best-practices/v/1.0.0" in arn for arn in standards(stack)) == 1
    second = resources(stack, "AWS::SecurityHub::Standard")[str(stack.resolve(hub.standards[1].logical_id))]
    assert second["DependsOn"] == [stack.resolve(hub.standards[0].logical_id)]


def test_failed_checks_of_high_and_critical_severity_reach_the_topic(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    SecurityHub(stack, "Hub", alarms=alarms)
    rule = only(stack, "AWS::Events::Rule")
    findings = rule["EventPattern"]["detail"]["findings"]
    assert rule["EventPattern"]["source"] == ["aws.securityhub"]
    assert findings["Severity"] == {"Label": ["HIGH", "CRITICAL"]}
    assert findings["Compliance"]["Status"] == ["FAILED"]
    assert (findings["Workflow"], findings["RecordState"]) == ({"Status": ["NEW"]}, ["ACTIVE"])
    assert rule["Targets"][0]["Arn"] == stack.resolve(alarms.topic_arn)


def test_the_message_names_only_what_is_mapped(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    SecurityHub(stack, "Hub", alarms=alarms)
    transformer = only(stack, "AWS::Events::Rule")["Targets"][0]["InputTransformer"]
    assert set(re.findall(r"<(\w+)>", transformer["InputTemplate"])) == set(transformer["InputPathsMap"])


def test_the_words_are_those_of_the_api(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    from botocore.loaders import Loader

    shapes = Loader().load_service_model("securityhub", "service-2")["shapes"]
    assert "SECURITY_CONTROL" in shapes["ControlFindingGenerator"]["enum"]
    assert {"HIGH", "CRITICAL"} <= set(shapes["SeverityLabel"]["enum"])
    assert "FAILED" in shapes["ComplianceStatus"]["enum"]


def test_a_control_is_disabled_only_on_the_record(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    hub = SecurityHub(stack, "Hub", alarms=alarms, disabled_controls={"ELB.2": RECORD})
    (disabled,) = only(stack, "AWS::SecurityHub::Standard")["DisabledStandardsControls"]
    assert ":securityhub:eu-central-1:111122223333:control/pci-dss/v/4.0.1/ELB.2" in str(disabled["StandardsControlArn"])
    assert disabled["Reason"] == "no classic load balancers (approved by security until 2027-06-30)"
    (exception,) = [entry for entry in hub.node.metadata if entry.type == EXCEPTION_METADATA]
    assert exception.data["rule"] == "securityhub-pci-standard-enabled"


def test_no_control_is_disabled_by_default(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    SecurityHub(stack, "Hub", alarms=alarms)
    assert "DisabledStandardsControls" not in only(stack, "AWS::SecurityHub::Standard")


@pytest.mark.parametrize("control", ["ELB", "PCI.ELB.2", "elb.2", "*"])
def test_what_is_no_control_id_is_refused(stack: cdk.Stack, alarms: sns.ITopic, control: str) -> None:
    with pytest.raises(RefusedSetting, match=r"disabled_controls must be ids of controls such as ELB\.1, got"):
        SecurityHub(stack, "Hub", alarms=alarms, disabled_controls={control: RECORD})


def test_switching_off_everything_is_refused(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    with pytest.raises(RefusedSetting, match=r"disabled_controls must be at most 100, got '101 controls' \(PCI DSS 12\.4\.2"):
        SecurityHub(stack, "Hub", alarms=alarms, disabled_controls={f"EC2.{number}": RECORD for number in range(101)})


def test_nobody_to_tell_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"alarms must be an encrypted topic, got None \(PCI DSS 10\.7\.2"):
        SecurityHub(stack, "Hub")


def test_the_hub_waits_for_the_recorder(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    key = CustomerManagedKey(stack, "ConfigKey", description="history").key
    delivery = DeliveryBucket(stack, "History", key=key, access_logs=AccessLogBucket(stack, "AccessLogs").bucket)
    recorder = ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery)
    SecurityHub(stack, "Hub", alarms=alarms, recorder=recorder)
    (hub,) = resources(stack, "AWS::SecurityHub::Hub").values()
    assert set(hub["DependsOn"]) >= set(resources(stack, "AWS::Config::ConfigurationRecorder"))


def test_an_existing_hub_gets_standard_and_routing(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    SecurityHub(stack, "Hub", alarms=alarms, mode=Singleton.USE_EXISTING, hub_arn=EXISTING)
    assert resources(stack, "AWS::SecurityHub::Hub") == {}
    assert len(standards(stack)) == 1
    assert len(resources(stack, "AWS::Events::Rule")) == 1


def test_a_required_hub_is_recorded_and_nothing_is_built(stack: cdk.Stack) -> None:
    sns.CfnTopic(stack, "Other")
    hub = SecurityHub(stack, "Hub", mode=Singleton.REQUIRE)
    assert list(resources(stack)) == ["Other"]
    (entry,) = [entry for entry in hub.node.metadata if entry.type == REQUIRED_METADATA]
    assert "AWS::SecurityHub::Hub" in entry.data


def test_an_existing_hub_needs_its_arn(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    with pytest.raises(RefusedSetting, match="hub_arn must be the existing one's"):
        SecurityHub(stack, "Hub", alarms=alarms, mode=Singleton.USE_EXISTING)


def test_controls_cannot_be_disabled_where_nothing_is_built(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match="disabled_controls must be left out in mode require"):
        SecurityHub(stack, "Hub", mode=Singleton.REQUIRE, disabled_controls={"ELB.2": RECORD})


def test_logical_id_is_that_of_a_hub_with_this_id(make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack, alarms: sns.ITopic) -> None:
    SecurityHub(stack, "Hub", alarms=alarms)
    plain = make_stack("Plain")
    securityhub.CfnHub(plain, "Hub")
    assert set(resources(stack, "AWS::SecurityHub::Hub")) == set(resources(plain, "AWS::SecurityHub::Hub"))


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, alarms: sns.ITopic) -> None:
    SecurityHub(stack, "Hub", alarms=alarms, best_practices=True)
    assert nag(app) == []
