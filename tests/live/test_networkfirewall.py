"""Firewalls and look-ups of names as they run."""

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import networkfirewall, route53resolver
from tests.live.kit import judged, of, verdict


def test_firewalls_log_and_are_protected(aws: Emulator) -> None:
    networkfirewall.arrange(aws)
    run = judged("networkfirewall")
    for rule in ("netfw-logging-enabled", "netfw-change-protection-enabled"):
        assert [verdict(run, rule, f"firewall/{name}") for name in ("good", "bad")] == [Verdict.PASS, Verdict.FAIL]


def test_policies_and_groups_are_read_whole(aws: Emulator) -> None:
    networkfirewall.arrange(aws)
    run = judged("networkfirewall")
    for rule in (
        "netfw-policy-default-action-full-packets",
        "netfw-policy-default-action-fragment-packets",
        "netfw-policy-rule-group-associated",
        "netfw-policy-stateful-default-drop",
    ):
        assert verdict(run, rule, "firewall-policy/egress") is Verdict.PASS
    assert verdict(run, "netfw-stateless-rule-group-not-empty", "stateless-rulegroup/first") is Verdict.PASS


def test_look_ups_of_names_pass_a_firewall_and_are_logged(aws: Emulator) -> None:
    route53resolver.arrange(aws)
    logged, other = (vpc["VpcId"] for vpc in aws.client("ec2").describe_vpcs()["Vpcs"] if not vpc["IsDefault"])
    run = judged("route53resolver", "ec2_network")
    rule = "route53-resolver-dns-firewall-associated"
    assert [verdict(run, rule, vpc) for vpc in (logged, other)] == [Verdict.PASS, Verdict.FAIL]
    assert verdict(run, "route53-resolver-query-logging-enabled", logged) is Verdict.PASS
    # A profile of Route 53 may log them, and SecurityAudit does not show profiles.
    assert {finding.verdict for finding in of(run, "route53-resolver-query-logging-enabled", other)} == {Verdict.UNDETERMINED}
