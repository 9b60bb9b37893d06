import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns

from pci_constructs.aspects import declare_environment, declare_owner, declare_scope
from pci_constructs.assembly import read
from pci_constructs.aws.account import AccountBaseline, Contact, PasswordPolicy, Scan, Setting
from pci_constructs.aws.guardduty import ThreatDetection
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.securityhub import SecurityHub
from pci_constructs.aws.singleton import REQUIRED_METADATA, Singleton
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Verdict
from pci_constructs.options import Options
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import Scope
from tests.conftest import ROOT
from tests.kit import nag, only, resources

CONTACT = Contact(name="Security team", title="On call", email="security@example.com", phone="+49 30 5550100")
DECLARED = tomllib.loads((ROOT / "pci_constructs/handlers/account_baseline/permissions.toml").read_text("utf-8"))

Build = Callable[..., AccountBaseline]


@pytest.fixture
def alarms(stack: cdk.Stack) -> sns.ITopic:
    return AlarmTopic(stack, "Alarms", key=CustomerManagedKey(stack, "AlarmKey", description="alarms").key).topic


@pytest.fixture
def volume_key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "VolumeKey", description="volumes").key


@pytest.fixture
def build(stack: cdk.Stack, alarms: sns.ITopic, volume_key: kms.IKey) -> Build:
    key = CustomerManagedKey(stack, "Key", description="logs").key

    def build(**changes: Any) -> AccountBaseline:
        given = {"key": key, "volume_key": volume_key, "alarms": alarms, "security_contact": CONTACT, **changes}
        return AccountBaseline(stack, "Baseline", **given)

    return build


def properties(stack: cdk.Stack, type_: str) -> dict[str, Any]:
    found = only(stack, type_)
    assert found.pop("ServiceToken")
    assert found.pop("ServiceTimeout") == "600"
    return found


def test_each_setting_that_cloudformation_lacks_is_set(stack: cdk.Stack, build: Build, volume_key: kms.IKey) -> None:
    build()
    assert properties(stack, "Custom::AccountPublicAccessBlock") == {"AccountId": "111122223333"}
    assert properties(stack, "Custom::AccountPasswordPolicy") == {
        "MinimumPasswordLength": 12,
        "PasswordReusePrevention": 4,
        "MaxPasswordAge": 90,
    }
    assert properties(stack, "Custom::EbsEncryptionByDefault") == {"KeyArn": stack.resolve(volume_key.key_arn)}
    assert properties(stack, "Custom::InstanceMetadataDefaults") == {"HttpPutResponseHopLimit": 1, "HttpTokensEnforced": "enabled"}
    assert properties(stack, "Custom::InspectorActivation") == {"AccountId": "111122223333", "ResourceTypes": ["EC2", "ECR", "LAMBDA"]}
    assert properties(stack, "Custom::MacieAutomatedDiscovery") == {"AccountId": "111122223333"}
    assert properties(stack, "Custom::AlternateContact") == {
        "AlternateContactType": "SECURITY",
        "Name": "Security team",
        "Title": "On call",
        "EmailAddress": "security@example.com",
        "PhoneNumber": "+49 30 5550100",
    }


def test_every_default_can_be_replaced_by_what_is_as_strict(stack: cdk.Stack, build: Build) -> None:
    build(
        operations_contact=CONTACT,
        billing_contact=CONTACT,
        passwords=PasswordPolicy(minimum_length=16, remembered=24, max_age_days=None, risk_analysis="TRA-17"),
        hop_limit=2,
        tokens_enforced=False,
        scans=list(Scan),
        unused_days=30,
    )
    passwords = properties(stack, "Custom::AccountPasswordPolicy")
    assert passwords == {"MinimumPasswordLength": 16, "PasswordReusePrevention": 24, "RiskAnalysis": "TRA-17"}
    assert properties(stack, "Custom::InstanceMetadataDefaults") == {"HttpPutResponseHopLimit": 2, "HttpTokensEnforced": "disabled"}
    assert properties(stack, "Custom::InspectorActivation")["ResourceTypes"] == [scan.value for scan in Scan]
    contacts = resources(stack, "Custom::AlternateContact").values()
    assert sorted(contact["Properties"]["AlternateContactType"] for contact in contacts) == ["BILLING", "OPERATIONS", "SECURITY"]
    analyzers = {
        analyzer["Properties"]["Type"]: analyzer["Properties"] for analyzer in resources(stack, "AWS::AccessAnalyzer::Analyzer").values()
    }
    unused = analyzers["ACCOUNT_UNUSED_ACCESS"]["AnalyzerConfiguration"]["UnusedAccessConfiguration"]
    assert unused == {"UnusedAccessAge": 30}


def test_one_function_sets_them_one_after_the_other(stack: cdk.Stack, build: Build) -> None:
    build()
    functions = resources(stack, "AWS::Lambda::Function")
    assert len(functions) == 1
    custom = {id_: found for id_, found in resources(stack).items() if found["Type"].startswith("Custom::")}
    waits = {id_: set(found["DependsOn"]) & set(custom) for id_, found in custom.items()}
    assert sorted(map(len, waits.values())) == [0, *[1] * (len(custom) - 1)]
    assert len({next(iter(others)) for others in waits.values() if others}) == len(custom) - 1
    assert all(set(found["DependsOn"]) & set(functions) for found in custom.values() if not waits)


def test_cloudformation_waits_longer_than_the_function_runs(stack: cdk.Stack, build: Build) -> None:
    build()
    assert only(stack, "AWS::Lambda::Function")["Timeout"] == 420


def actions(stack: cdk.Stack) -> dict[str, object]:
    (policy,) = [found for id_, found in resources(stack, "AWS::IAM::ManagedPolicy").items() if "Settings" in id_]
    found: dict[str, object] = {}
    for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
        assert statement["Effect"] == "Allow"
        listed = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        found |= dict.fromkeys(listed, statement["Resource"])
    return found


LOGGING = {"kms:Decrypt", "kms:GenerateDataKey", "logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"}


def test_the_function_may_do_what_the_handler_declares_and_write_its_log(stack: cdk.Stack, build: Build) -> None:
    build()
    declared = {action for statements in DECLARED.values() for one in statements for action in one["actions"]}
    assert set(actions(stack)) == declared | LOGGING


def test_the_function_may_not_do_what_nobody_asks_of_it(stack: cdk.Stack, build: Build) -> None:
    build(required=[Setting.INSPECTOR, Setting.VOLUMES, Setting.CARD_DATA])
    assert [
        action for action in actions(stack) if action.startswith(("inspector2:", "iam:Create", "ec2:Enable", "kms:Describe", "macie2:"))
    ] == []


def test_rights_are_bound_to_a_resource_where_iam_knows_one(stack: cdk.Stack, build: Build, volume_key: kms.IKey) -> None:
    build()
    found = actions(stack)
    assert found["kms:DescribeKey"] == stack.resolve(volume_key.key_arn)
    assert "account::111122223333:account" in json.dumps(found["account:PutAlternateContact"])
    assert "role/aws-service-role/inspector2.amazonaws.com/AWSServiceRoleForAmazonInspector2" in json.dumps(
        found["iam:CreateServiceLinkedRole"]
    )


def test_the_log_is_encrypted_and_kept(stack: cdk.Stack, build: Build) -> None:
    build()
    log = only(stack, "AWS::Logs::LogGroup")
    assert (log["RetentionInDays"], log["DeletionProtectionEnabled"]) == (365, True)
    assert log["KmsKeyId"]


def test_macie_publishes_at_once_and_stays_when_the_stack_goes(stack: cdk.Stack, build: Build) -> None:
    build()
    (session,) = resources(stack, "AWS::Macie::Session").items()
    assert session[1]["Properties"] == {"FindingPublishingFrequency": "FIFTEEN_MINUTES", "Status": "ENABLED"}
    assert (session[1]["DeletionPolicy"], session[1]["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    (discovery,) = resources(stack, "Custom::MacieAutomatedDiscovery").values()
    assert session[0] in discovery["DependsOn"]


def test_access_from_outside_and_unused_access_are_analyzed(stack: cdk.Stack, build: Build) -> None:
    build()
    found = [analyzer["Properties"] for analyzer in resources(stack, "AWS::AccessAnalyzer::Analyzer").values()]
    assert found == [
        {"Type": "ACCOUNT"},
        {"Type": "ACCOUNT_UNUSED_ACCESS", "AnalyzerConfiguration": {"UnusedAccessConfiguration": {"UnusedAccessAge": 90}}},
    ]


def test_findings_reach_the_topic_and_messages_quote_only_what_is_mapped(stack: cdk.Stack, build: Build, alarms: sns.ITopic) -> None:
    baseline = build()
    sources = []
    for route in baseline.routes:
        rule = resources(stack, "AWS::Events::Rule")[str(stack.resolve(route.logical_id))]["Properties"]
        (target,) = rule["Targets"]
        sources.append(rule["EventPattern"]["source"][0])
        transformer = target["InputTransformer"]
        assert target["Arn"] == stack.resolve(alarms.topic_arn)
        assert all(f"<{name}>" in transformer["InputTemplate"] for name in transformer["InputPathsMap"])
        assert transformer["InputTemplate"].count("<") == len(transformer["InputPathsMap"])
    assert sources == ["aws.inspector2", "aws.macie", "aws.access-analyzer"]


def test_guardduty_and_security_hub_come_along(stack: cdk.Stack, build: Build) -> None:
    build()
    assert len(only(stack, "AWS::GuardDuty::Detector")["Features"]) == 6
    assert "pci-dss/v/4.0.1" in str(only(stack, "AWS::SecurityHub::Standard")["StandardsArn"])


def test_guardduty_and_security_hub_of_the_app_are_not_made_twice(stack: cdk.Stack, build: Build, alarms: sns.ITopic) -> None:
    detection = ThreatDetection(stack, "Detection", alarms=alarms)
    hub = SecurityHub(stack, "Hub", alarms=alarms)
    baseline = build(detection=detection, hub=hub)
    assert (baseline.detection, baseline.hub) == (detection, hub)
    assert len(resources(stack, "AWS::GuardDuty::Detector")) == len(resources(stack, "AWS::SecurityHub::Hub")) == 1


def recorded(baseline: AccountBaseline) -> list[str]:
    return sorted(json.loads(entry.data)["type"] for entry in baseline.node.metadata if entry.type == REQUIRED_METADATA)


def test_what_somebody_else_sees_to_is_recorded_and_not_set(stack: cdk.Stack, build: Build) -> None:
    baseline = build(security_contact=None, required=list(Setting), macie=Singleton.REQUIRE, analyzers=Singleton.REQUIRE)
    assert recorded(baseline) == sorted([*Setting, "AWS::Macie::Session", "AWS::AccessAnalyzer::Analyzer"])
    types = {found["Type"] for found in resources(stack).values()}
    assert not [type_ for type_ in types if type_.startswith(("Custom::", "AWS::Lambda", "AWS::Macie", "AWS::AccessAnalyzer"))]
    assert baseline.routes == ()


def test_an_existing_session_and_analyzer_are_left_and_their_findings_routed(stack: cdk.Stack, build: Build) -> None:
    baseline = build(macie=Singleton.USE_EXISTING, analyzers="use-existing")
    assert (baseline.session, baseline.analyzers, len(baseline.routes)) == (None, (), 3)
    assert resources(stack, "AWS::Macie::Session") == resources(stack, "AWS::AccessAnalyzer::Analyzer") == {}
    assert len(resources(stack, "Custom::MacieAutomatedDiscovery")) == 1
    assert recorded(baseline) == ["AWS::AccessAnalyzer::Analyzer"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"security_contact": None}, r"security_contact must be a Contact, got None \(PCI DSS 12\.10\.1.*required=\[Setting\.CONTACTS\]"),
        ({"required": [Setting.CONTACTS]}, "required must be without the contacts where some are given"),
        ({"required": ["passwords"]}, r"required must be some of Custom::AccountPasswordPolicy, .*, got \['passwords'\]"),
        ({"hop_limit": 3}, r"hop_limit must be a whole number from 1 to 2, got 3 \(PCI DSS 2\.2\.6"),
        ({"hop_limit": 0}, "hop_limit must be a whole number from 1 to 2, got 0"),
        ({"hop_limit": True}, "hop_limit must be a whole number from 1 to 2, got True"),
        ({"unused_days": 91}, r"unused_days must be a whole number from 1 to 90, got 91 \(PCI DSS 8\.2\.6"),
        ({"scans": ["EC2", "ECR"]}, r"scans must be EC2, ECR, LAMBDA at least, .*, got 'EC2, ECR' \(PCI DSS 11\.3\.1"),
        ({"scans": [*Scan, "DISKS"]}, r"scans must be EC2, ECR, LAMBDA at least, and others of .*guard rail"),
        ({"key": None}, r"key must be a customer managed key, got None \(PCI DSS 10\.3\.1"),
        ({"volume_key": None}, r"volume_key must be a customer managed key, got None \(PCI DSS 3\.6\.1"),
    ],
)
def test_weaker_is_refused_before_anything_is_built(stack: cdk.Stack, build: Build, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=f"^Stack/Baseline: {message}"):
        build(**changes)
    assert stack.node.try_find_child("Baseline") is None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"minimum_length": 11}, r"minimum_length must be between 12 and 128, got 11 \(PCI DSS 8\.3\.6"),
        ({"minimum_length": 129}, "minimum_length must be between 12 and 128, got 129"),
        ({"minimum_length": "12"}, "minimum_length must be between 12 and 128, got '12'"),
        ({"remembered": 3}, r"remembered must be between 4 and 24, got 3 \(PCI DSS 8\.3\.7"),
        ({"max_age_days": 91}, r"max_age_days must be between 1 and 90, got 91 \(PCI DSS 8\.3\.9"),
        ({"max_age_days": 0}, "max_age_days must be between 1 and 90, got 0"),
        ({"max_age_days": None}, r"max_age_days must be at most 90, got None \(PCI DSS 8\.3\.9.*; or name in risk_analysis"),
        ({"max_age_days": None, "risk_analysis": " "}, "max_age_days must be at most 90"),
    ],
)
def test_a_weaker_password_policy_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=message):
        PasswordPolicy(**given)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 65),
        ("title", "   "),
        ("title", "x" * 51),
        ("email", "ada at example.com"),
        ("email", f"{'x' * 250}@example.com"),
        ("phone", "call me"),
        ("phone", "+()-"),
        ("phone", None),
    ],
)
def test_a_contact_that_aws_does_not_take_is_refused_without_repeating_it(field: str, value: str | None) -> None:
    given: dict[str, Any] = {"name": "Planted", "title": "Planted", "email": "planted@example.com", "phone": "5550100", field: value}
    with pytest.raises(RefusedSetting, match=rf"^contact: {field} must be .* \(PCI DSS 12\.10\.1") as refused:
        Contact(**given)
    texts = [text for text in given.values() if text and text.strip()]
    assert [text for text in texts if text in str(refused.value)] == []


def test_the_forms_of_a_contact_are_those_of_the_api() -> None:
    from botocore.loaders import Loader

    from pci_constructs.aws.account.contacts import _SHAPES

    shapes = Loader().load_service_model("account", "service-2")["shapes"]
    names = {"name": "Name", "title": "Title", "email": "EmailAddress", "phone": "PhoneNumber"}
    assert {field: longest for field, (longest, _, _) in _SHAPES.items()} == {field: shapes[name]["max"] for field, name in names.items()}


def test_a_contact_shows_nothing_of_itself() -> None:
    assert "security@example.com" not in repr(CONTACT)


def test_scans_are_those_of_the_api() -> None:
    from botocore.loaders import Loader

    shapes = Loader().load_service_model("inspector2", "service-2")["shapes"]
    assert {scan.value for scan in Scan} == set(shapes["ResourceScanType"]["enum"])


def test_tokens_pass(stack: cdk.Stack, build: Build) -> None:
    hops = cast("int", cdk.CfnParameter(stack, "Hops", type="Number").value_as_number)
    email = cdk.CfnParameter(stack, "Email").value_as_string
    build(
        hop_limit=hops,
        passwords=PasswordPolicy(minimum_length=hops),
        security_contact=Contact(name="Security", title="On call", email=email, phone="5550100"),
    )
    assert properties(stack, "Custom::InstanceMetadataDefaults")["HttpPutResponseHopLimit"] == {"Ref": "Hops"}
    assert properties(stack, "Custom::AlternateContact")["EmailAddress"] == {"Ref": "Email"}


def test_nag_finds_nothing(app: cdk.App, build: Build) -> None:
    build()
    assert nag(app) == []


def test_no_rule_of_ours_finds_anything_and_none_is_left_open(app: cdk.App, stack: cdk.Stack, build: Build) -> None:
    declare_scope(stack, Scope.SECURITY_IMPACTING, reason="watches the account")
    declare_environment(stack, "staging")
    declare_owner(stack, "payments")
    build()
    app.synth()
    run = judge_assemblies([read(Path(app.outdir))], Options())
    ours = [f for f in run.findings if (f.subject.construct_path or "").startswith("Stack/Baseline")]
    assert len({f.rule for f in ours if f.verdict is Verdict.PASS}) > 10
    left = {(f.rule, f.verdict) for f in ours if f.verdict not in (Verdict.PASS, Verdict.NOT_APPLICABLE)}
    assert left == {("iam-policy-in-use", Verdict.UNDETERMINED)}, "who may call AWS Support is another stack's"
