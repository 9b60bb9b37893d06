"""Somebody is told when a firewall is changed.

A firewall is as good as its policy, and one call replaces that. Rules of the network firewall and of the web ACL change by deployment
(1.2.2); a firewall that is deleted, or no longer in the path, is a control that failed (10.7.2). Asked where there are such firewalls
beside the trail.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._beside import beside, told_where
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = {
    "AWS::NetworkFirewall::Firewall": ("AssociateFirewallPolicy", "DeleteFirewall", "UpdateFirewallPolicy", "UpdateRuleGroup"),
    "AWS::WAFv2::WebACL": ("DeleteWebACL", "DisassociateWebACL", "UpdateWebACL"),
}

RULE = Rule(
    id="alarm-firewall-changes",
    title="Somebody is told when a firewall is changed",
    severity=Severity.MEDIUM,
    requirements={
        "1.2.2": "a rule that is changed outside change control is noticed",
        "10.7.2": "a network control that is taken away is a failure that somebody is told of",
    },
    remediation="add a metric filter on the trail's log group for "
    "calls that change or delete the network firewall and the web ACL, and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_where(_EVENTS),
    passing=beside("AWS::NetworkFirewall::Firewall", *_EVENTS["AWS::NetworkFirewall::Firewall"]),
    failing=beside("AWS::NetworkFirewall::Firewall", *_EVENTS["AWS::NetworkFirewall::Firewall"][1:]),
)
