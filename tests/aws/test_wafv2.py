from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_wafv2 as wafv2

from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.wafv2 import BLOCKING_RULE, ManagedGroup, ManagedRule, WebAcl, _check_rate
from pci_constructs.records import EXCEPTION_METADATA, ExceptionRecord
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources

CREATE_ONLY = {
    "AWS::WAFv2::WebACL": ("Name", "Scope"),
    "AWS::WAFv2::LoggingConfiguration": ("ResourceArn",),
}
RECORD = ExceptionRecord(reason="new group is watched for two weeks", owner="edge", approver="ciso", expires="2027-06-30", ticket="SEC-7")
OTHER = ExceptionRecord(reason="uploads of more than 8 KB", owner="edge", approver="ciso", expires="2027-06-30")
REQUIRED = [
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesSQLiRuleSet",
]


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="logs").key


def acl(stack: cdk.Stack) -> dict[str, Any]:
    return only(stack, "AWS::WAFv2::WebACL")


def rules(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    return {rule["Name"]: rule for rule in acl(stack)["Rules"]}


def protected(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    return {each["Field"]["FieldType"]: each for each in acl(stack)["DataProtectionConfig"]["DataProtections"]}


def test_is_regional_and_allows_what_no_rule_blocks(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    assert acl(stack)["Scope"] == "REGIONAL"
    assert acl(stack)["DefaultAction"] == {"Allow": {}}


def test_managed_groups_block(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    groups = {name: rule for name, rule in rules(stack).items() if name != "RateLimit"}
    assert list(groups) == REQUIRED
    for name, rule in groups.items():
        assert rule["OverrideAction"] == {"None": {}}
        assert rule["Statement"] == {"ManagedRuleGroupStatement": {"Name": name, "VendorName": "AWS"}}


def test_groups_have_no_pinned_version_so_that_aws_keeps_them_up_to_date(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    assert "Version" not in str(acl(stack)["Rules"])


def test_anonymous_addresses_are_blocked_on_request(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key, anonymous_ip=True)
    assert rules(stack)["AWSManagedRulesAnonymousIpList"]["OverrideAction"] == {"None": {}}


def test_floods_of_one_address_are_blocked(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    rule = rules(stack)["RateLimit"]
    assert rule["Action"] == {"Block": {}}
    assert rule["Statement"]["RateBasedStatement"] == {"AggregateKeyType": "IP", "EvaluationWindowSec": 300, "Limit": 2000}


def test_the_rate_limit_varies(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key, rate_limit=500)
    assert rules(stack)["RateLimit"]["Statement"]["RateBasedStatement"]["Limit"] == 500


def test_priorities_are_unique(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key, anonymous_ip=True)
    priorities = [rule["Priority"] for rule in acl(stack)["Rules"]]
    assert priorities == sorted(set(priorities))


def test_the_acl_and_every_rule_have_metrics_and_samples(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    visible = [each["VisibilityConfig"] for each in (acl(stack), *acl(stack)["Rules"])]
    assert all(each["CloudWatchMetricsEnabled"] and each["SampledRequestsEnabled"] for each in visible)
    assert len({each["MetricName"] for each in visible}) == len(visible)


def test_a_group_that_only_counts_is_on_the_record(stack: cdk.Stack, key: kms.IKey) -> None:
    web_acl = WebAcl(stack, "Acl", key=key, count_only={ManagedGroup.SQL_INJECTION: RECORD})
    assert rules(stack)["AWSManagedRulesSQLiRuleSet"]["OverrideAction"] == {"Count": {}}
    assert rules(stack)["AWSManagedRulesCommonRuleSet"]["OverrideAction"] == {"None": {}}
    (entry,) = [each.data for each in web_acl.node.metadata if each.type == EXCEPTION_METADATA]
    assert (entry["rule"], entry["ticket"]) == (BLOCKING_RULE, "SEC-7")


def test_a_single_rule_that_only_counts_leaves_its_group_blocking(stack: cdk.Stack, key: kms.IKey) -> None:
    big_bodies = ManagedRule(ManagedGroup.COMMON, "SizeRestrictions_BODY")
    web_acl = WebAcl(stack, "Acl", key=key, count_only={big_bodies: OTHER, ManagedGroup.IP_REPUTATION: RECORD})
    common = rules(stack)["AWSManagedRulesCommonRuleSet"]
    assert common["OverrideAction"] == {"None": {}}
    assert common["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"] == [
        {"ActionToUse": {"Count": {}}, "Name": "SizeRestrictions_BODY"}
    ]
    assert [each.data["reason"] for each in web_acl.node.metadata if each.type == EXCEPTION_METADATA] == [OTHER.reason, RECORD.reason]


def test_nothing_is_accepted_by_default(stack: cdk.Stack, key: kms.IKey) -> None:
    web_acl = WebAcl(stack, "Acl", key=key)
    assert [each for each in web_acl.node.metadata if each.type == EXCEPTION_METADATA] == []


def test_every_request_is_logged(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    logging = only(stack, "AWS::WAFv2::LoggingConfiguration")
    assert logging["ResourceArn"] == {"Fn::GetAtt": ["Acl", "Arn"]}
    assert "LoggingFilter" not in logging


def test_the_log_is_kept_a_year_encrypted_and_named_as_waf_asks(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    log = only(stack, "AWS::Logs::LogGroup")
    assert log["LogGroupName"].startswith("aws-waf-logs-Stack-Acl")
    assert log["RetentionInDays"] == 365
    assert log["KmsKeyId"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}


def test_the_destination_is_the_log_group_without_a_star(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    (log_id,) = resources(stack, "AWS::Logs::LogGroup")
    (destination,) = only(stack, "AWS::WAFv2::LoggingConfiguration")["LogDestinationConfigs"]
    assert destination == {"Fn::Join": ["", ["arn:aws:logs:eu-central-1:111122223333:log-group:", {"Ref": log_id}]]}


def test_web_acls_of_two_stacks_and_within_one_have_logs_of_their_own(make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack) -> None:
    stacks = [stack, make_stack("Other")]
    for each in stacks:
        key = CustomerManagedKey(each, "Key", description="logs").key
        for construct_id in ("Acl", "Second"):
            WebAcl(each, construct_id, key=key)
    logs = [log for each in stacks for log in resources(each, "AWS::Logs::LogGroup").values()]
    names = [log["Properties"]["LogGroupName"] for log in logs]
    assert len(set(names)) == 4


def test_delivery_is_allowed_for_this_log_and_this_account_before_it_starts(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    ((policy_id, policy),) = resources(stack, "AWS::Logs::ResourcePolicy").items()
    document = str(policy["Properties"]["PolicyDocument"])
    assert "delivery.logs.amazonaws.com" in document
    assert '"aws:SourceAccount":"111122223333"' in document
    assert '"aws:SourceArn":"arn:aws:logs:eu-central-1:111122223333:*"' in document
    (logging,) = resources(stack, "AWS::WAFv2::LoggingConfiguration").values()
    assert policy_id in logging["DependsOn"]


def test_credentials_are_redacted_in_the_log(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key, redacted_headers=["X-Session", "Cookie"])
    redacted = [field["SingleHeader"]["Name"] for field in only(stack, "AWS::WAFv2::LoggingConfiguration")["RedactedFields"]]
    assert {"authorization", "cookie", "x-session"} <= set(redacted)
    assert len(redacted) == len(set(redacted))


def test_card_fields_and_credentials_are_substituted_in_logs_samples_and_match_details(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key, card_fields=["KartenNummer"])
    fields = protected(stack)
    assert {"pan", "cardnumber", "card_number", "cvv", "cvc", "kartennummer"} <= set(fields["SINGLE_QUERY_ARGUMENT"]["Field"]["FieldKeys"])
    assert {"authorization", "cookie"} <= set(fields["SINGLE_HEADER"]["Field"]["FieldKeys"])
    for protection in fields.values():
        assert protection["Action"] == "SUBSTITUTION"
        assert protection["ExcludeRuleMatchDetails"] is False
        assert protection["ExcludeRateBasedDetails"] is False


def test_bodies_and_cookies_are_substituted_as_a_whole(stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    assert protected(stack)["BODY"]["Field"] == {"FieldType": "BODY"}
    assert protected(stack)["SINGLE_COOKIE"]["Field"] == {"FieldType": "SINGLE_COOKIE"}


@pytest.mark.parametrize("limit", [0, 9, 10_001, -1])
def test_a_rate_limit_out_of_bounds_is_refused(stack: cdk.Stack, key: kms.IKey, limit: int) -> None:
    with pytest.raises(RefusedSetting, match=rf"Stack/Acl: rate_limit must be between 10 and 10,000 .* got {limit} \(PCI DSS 6\.4\.2"):
        WebAcl(stack, "Acl", key=key, rate_limit=limit)


def test_no_rate_limit_is_refused(stack: cdk.Stack, key: kms.IKey) -> None:
    with pytest.raises(RefusedSetting, match=r"rate_limit must be between .* got None \(PCI DSS 6\.4\.2"):
        WebAcl(stack, "Acl", key=key, rate_limit=None)  # type: ignore[arg-type]


def test_an_unresolved_rate_limit_passes(stack: cdk.Stack) -> None:
    _check_rate(int(cdk.Token.as_number({"Ref": "Limit"})), "Stack/Acl")


def test_a_short_retention_is_refused(stack: cdk.Stack, key: kms.IKey) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Acl: retention_days must be at least 365 days .* got 90 \(PCI DSS 10\.5\.1"):
        WebAcl(stack, "Acl", key=key, retention_days=90)


def test_a_missing_key_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"key must be a customer managed key, got None \(PCI DSS 10\.3\.1"):
        WebAcl(stack, "Acl", key=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("entry", [ManagedGroup.ANONYMOUS_IP, ManagedRule(ManagedGroup.ANONYMOUS_IP, "HostingProviderIPList")])
def test_counting_a_group_that_is_not_there_is_refused(stack: cdk.Stack, key: kms.IKey, entry: ManagedGroup | ManagedRule) -> None:
    with pytest.raises(RefusedSetting, match=r"count_only must be groups of this web ACL: .*guard rail"):
        WebAcl(stack, "Acl", key=key, count_only={entry: RECORD})


def test_a_refused_web_acl_leaves_nothing_behind(stack: cdk.Stack, key: kms.IKey) -> None:
    with pytest.raises(RefusedSetting):
        WebAcl(stack, "Acl", key=key, retention_days=90)
    assert stack.node.try_find_child("Acl") is None


def test_a_swap_from_the_plain_web_acl_replaces_nothing() -> None:
    def plain(scope: Any) -> None:
        visible = wafv2.CfnWebACL.VisibilityConfigProperty(
            cloud_watch_metrics_enabled=False, sampled_requests_enabled=False, metric_name="shop"
        )
        wafv2.CfnWebACL(
            scope,
            "Acl",
            name="shop",
            scope="REGIONAL",
            default_action=wafv2.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=visible,
        )

    def ours(scope: Any) -> None:
        WebAcl(scope, "Acl", name="shop", key=CustomerManagedKey(scope, "Key", description="logs").key)

    assert replacements(ours, plain, CREATE_ONLY, FLAGS) == []


def test_the_key_may_be_in_another_stack(app: cdk.App, make_stack: Callable[[str], cdk.Stack], key: kms.IKey) -> None:
    WebAcl(make_stack("Edge"), "Acl", key=key)
    app.synth()


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, key: kms.IKey) -> None:
    WebAcl(stack, "Acl", key=key)
    assert nag(app) == []
