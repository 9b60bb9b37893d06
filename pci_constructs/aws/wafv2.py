"""Web ACLs that block attacks on public web applications and log without card data (PCI DSS 6.4.2)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from pci_constructs.aws._settings import check_log_retention, is_known, where
from pci_constructs.aws.ec2.log_delivery import allow_log_delivery
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

BLOCKING_RULE = "wafv2-webacl-managed-rules-blocking"

RATE_LIMITS = range(10, 10_001)
"""Requests of one address in five minutes: from the least that AWS takes to 33 a second, past which the limit stops nobody."""

RATE_WINDOW_SECONDS = 300

SECRET_HEADERS = ("authorization", "cookie", "proxy-authorization", "x-amz-security-token", "x-api-key", "x-csrf-token")
"""Request headers that carry credentials or sessions; they are never logged (8.3.2)."""

CARD_FIELDS = (
    "account_number",
    "accountnumber",
    "card",
    "card-number",
    "card_number",
    "cardnumber",
    "cc",
    "ccnum",
    "cid",
    "cvc",
    "cvc2",
    "cvv",
    "cvv2",
    "number",
    "pan",
    "pin",
    "security_code",
    "securitycode",
    "track1",
    "track2",
)
"""Query arguments that would carry account data; their values are never logged (3.3.1, 3.4.1)."""


class ManagedGroup(StrEnum):
    """Rule groups that AWS keeps up to date, in the order in which they look at a request."""

    IP_REPUTATION = "AWSManagedRulesAmazonIpReputationList"
    """Addresses that Amazon saw attacking."""
    ANONYMOUS_IP = "AWSManagedRulesAnonymousIpList"
    """VPNs, proxies, Tor and hosting providers; only on request, since honest customers use them too."""
    COMMON = "AWSManagedRulesCommonRuleSet"
    """The attacks that OWASP lists first; refuses bodies of more than 8 KB."""
    KNOWN_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet"
    """Requests that exploit known flaws, such as Log4Shell."""
    SQL_INJECTION = "AWSManagedRulesSQLiRuleSet"
    """SQL in any part of a request."""


class ManagedRule(NamedTuple):
    """One rule of a managed group, such as ``SizeRestrictions_BODY`` of the common group."""

    group: ManagedGroup
    name: str


class WebAcl(Construct):
    """A regional web ACL that blocks common attacks and floods, and logs every request without secrets and card fields (6.4.2).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``wafv2.CfnWebACL`` with this id.
        key: the customer managed key of the log (10.3.1); its policy is extended for CloudWatch Logs.
        rate_limit: how many requests one address may send in five minutes; 2,000 by default, about seven a second: more than the
            people of an office do, less than guessing passwords or card numbers needs. From 10 to 10,000.
        anonymous_ip: whether addresses of VPNs, proxies and hosting providers are blocked as well; not by default.
        count_only: groups, or single rules of one, that only count for a while, each with the record that accepts it; none by default.
        redacted_headers: request headers that are kept out of logs and samples, besides those that carry credentials.
        card_fields: query arguments whose values are kept out of logs and samples, besides the usual names of card fields.
        retention_days: how long the log is kept, in days; 365 by default and at least (10.5.1).
        name: the physical name; CloudFormation chooses one by default. Changing it replaces the web ACL.

    Attributes:
        acl: the ``wafv2.CfnWebACL``.
        arn: its ARN, for associations.
        log: the ``AuditLogGroup``.

    Raises:
        RefusedSetting: the rate limit or the retention is out of bounds, the key is not customer managed, or a group that only counts
            is not in the web ACL.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        rate_limit: int = 2000,
        anonymous_ip: bool = False,
        count_only: Mapping[ManagedGroup | ManagedRule, ExceptionRecord] | None = None,
        redacted_headers: Sequence[str] = (),
        card_fields: Sequence[str] = (),
        retention_days: int = 365,
        name: str | None = None,
    ) -> None:
        place = where(scope, construct_id)
        groups = [group for group in ManagedGroup if anonymous_ip or group is not ManagedGroup.ANONYMOUS_IP]
        counted = dict(count_only or {})
        _check_rate(rate_limit, place)
        _check_counted(counted, groups, place)
        check_log_retention(retention_days, where=place)
        check_customer_managed(key, where=place, requirement_id="10.3.1")
        super().__init__(scope, construct_id)
        headers = _named(SECRET_HEADERS, redacted_headers)
        self.acl = wafv2.CfnWebACL(
            self,
            "Default",
            name=name,
            scope="REGIONAL",
            default_action=wafv2.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=_visible(cdk.Names.unique_resource_name(self, max_length=128)),
            rules=[_rate_rule(rate_limit), *(_group_rule(group, priority, counted) for priority, group in enumerate(groups, start=1))],
            data_protection_config=_protected(headers, _named(CARD_FIELDS, card_fields)),
        )
        self.arn = self.acl.attr_arn
        # WAF writes only to log groups with this prefix; the rest is the construct's path, so that two stacks never meet.
        log_name = cdk.Names.unique_resource_name(self, max_length=200, separator="-", allowed_special_characters="-_")
        self.log = AuditLogGroup(self, "Log", key=key, retention_days=retention_days, log_group_name=f"aws-waf-logs-{log_name}")
        self._deliver(headers)
        for record in dict.fromkeys(counted.values()):
            accept(self, BLOCKING_RULE, record)

    def _deliver(self, headers: Sequence[str]) -> None:
        destination = cdk.Stack.of(self).format_arn(
            service="logs",
            resource="log-group",
            # WAF refuses the ARN that ends in a star, as the log group gives it out.
            resource_name=self.log.log_group.log_group_name,
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        logging = wafv2.CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=self.arn,
            log_destination_configs=[destination],
            redacted_fields=[wafv2.CfnLoggingConfiguration.FieldToMatchProperty(single_header={"Name": header}) for header in headers],
        )
        logging.node.add_dependency(allow_log_delivery(self, "LogDelivery", [self.log]))


def _check_rate(rate_limit: int, place: str) -> None:
    if rate_limit is None or (is_known(rate_limit) and rate_limit not in RATE_LIMITS):
        raise RefusedSetting(
            where=place,
            argument="rate_limit",
            value=rate_limit,
            allowed=f"between {RATE_LIMITS[0]:,} and {RATE_LIMITS[-1]:,} requests of one address in five minutes",
            requirement_id="6.4.2",
        )


def _check_counted(counted: Mapping[ManagedGroup | ManagedRule, ExceptionRecord], groups: Sequence[ManagedGroup], place: str) -> None:
    for entry in counted:
        group = entry.group if isinstance(entry, ManagedRule) else entry
        if group not in groups:
            raise RefusedSetting(
                where=place,
                argument="count_only",
                value=str(group),
                allowed=f"groups of this web ACL: {', '.join(groups)}",
                requirement_id=None,
            )


def _rate_rule(limit: int) -> wafv2.CfnWebACL.RuleProperty:
    return wafv2.CfnWebACL.RuleProperty(
        name="RateLimit",
        priority=0,
        action=wafv2.CfnWebACL.RuleActionProperty(block={}),
        statement=wafv2.CfnWebACL.StatementProperty(
            rate_based_statement=wafv2.CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="IP", evaluation_window_sec=RATE_WINDOW_SECONDS, limit=limit
            )
        ),
        visibility_config=_visible("RateLimit"),
    )


def _group_rule(group: ManagedGroup, priority: int, counted: Mapping[Any, ExceptionRecord]) -> wafv2.CfnWebACL.RuleProperty:
    rules = [entry.name for entry in counted if isinstance(entry, ManagedRule) and entry.group is group]
    overrides = [
        wafv2.CfnWebACL.RuleActionOverrideProperty(name=rule, action_to_use=wafv2.CfnWebACL.RuleActionProperty(count={})) for rule in rules
    ]
    return wafv2.CfnWebACL.RuleProperty(
        name=group.value,
        priority=priority,
        override_action=wafv2.CfnWebACL.OverrideActionProperty(**{"count" if group in counted else "none": {}}),
        statement=wafv2.CfnWebACL.StatementProperty(
            managed_rule_group_statement=wafv2.CfnWebACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS", name=group.value, rule_action_overrides=overrides or None
            )
        ),
        visibility_config=_visible(group.value),
    )


def _visible(metric: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    return wafv2.CfnWebACL.VisibilityConfigProperty(cloud_watch_metrics_enabled=True, sampled_requests_enabled=True, metric_name=metric)


def _protected(headers: Sequence[str], arguments: Sequence[str]) -> wafv2.CfnWebACL.DataProtectionConfigProperty:
    """Substitutes what must not be kept, in logs and samples, in the details of matches too: bodies and cookies as a whole."""
    fields: list[tuple[str, Sequence[str] | None]] = [
        ("SINGLE_HEADER", headers),
        ("SINGLE_QUERY_ARGUMENT", arguments),
        ("SINGLE_COOKIE", None),
        ("BODY", None),
    ]
    return wafv2.CfnWebACL.DataProtectionConfigProperty(
        data_protections=[
            wafv2.CfnWebACL.DataProtectProperty(
                action="SUBSTITUTION",
                field=wafv2.CfnWebACL.FieldToProtectProperty(field_type=type_, field_keys=list(keys) if keys else None),
                exclude_rule_match_details=False,
                exclude_rate_based_details=False,
            )
            for type_, keys in fields
        ]
    )


def _named(usual: Sequence[str], more: Sequence[str]) -> list[str]:
    """Names without repetition; WAF compares them without regard to case."""
    return sorted({name.strip().lower() for name in (*usual, *more)})
