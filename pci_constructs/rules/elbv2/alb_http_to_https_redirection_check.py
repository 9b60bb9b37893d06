"""Listeners for HTTP only send clients to HTTPS.

A browser that is told a bare host name tries HTTP first. If something answers there, the session and what is typed into it cross the
internet readable (4.2.1, 8.3.2), and nobody notices because the page works. A redirect is the one answer that gives nothing away; a rule
of the listener that forwards past the redirect undoes it, and so does a redirect that keeps the protocol.
"""

from collections.abc import Iterator

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Verdict, every, failed, not_applicable, passed, worst
from pci_constructs.rules.elbv2._listeners import LISTENER, protocol

_GOOD = "clients are sent to HTTPS"


def _redirects(action: Block) -> Judgement:
    kind = action.text("Type").strip().lower()
    if kind != "redirect":
        return failed(f"HTTP is answered with {kind or 'no action'} instead of a redirect", action.where("Type"))
    to = action.text("RedirectConfig.Protocol", "#{protocol}").strip().upper()
    if to != "HTTPS":
        return failed("the redirect keeps HTTP", action.where("RedirectConfig.Protocol"))
    return passed(_GOOD, action.where("RedirectConfig.Protocol"))


def _rule(rule: ResourceView) -> Judgement:
    def one(action: Block) -> Judgement:
        if action.text("Type").strip().lower() == "fixed-response":
            return passed("a fixed answer reaches no application")
        found = _redirects(action)
        return failed(f"in the rule {rule.name}, {found.message}") if found.verdict is Verdict.FAIL else found

    return every(rule.each("Actions"), one, empty=failed(f"the rule {rule.name} has no action"))


def _check(listener: ResourceView) -> Judgement:
    if protocol(listener) != "HTTP":
        return not_applicable("the listener is not one for HTTP", "Protocol")

    def judgements() -> Iterator[Judgement]:
        yield every(listener.each("DefaultActions"), _redirects, empty=failed("HTTP is answered without a redirect", "DefaultActions"))
        for rule in listener.linked("AWS::ElasticLoadBalancingV2::ListenerRule", "ListenerArn"):
            yield _rule(rule)

    return worst(judgements(), empty=passed(_GOOD))


RULE = Rule(
    id="alb-http-to-https-redirection-check",
    title="Listeners for HTTP redirect to HTTPS",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "a page with card data that is served over HTTP sends it over open networks in clear text",
        "8.3.2": "passwords and sessions are typed into such a page too, and are unreadable in transit",
    },
    remediation="make every action of the listener and its rules a redirect with RedirectConfig.Protocol HTTPS, or remove the listener",
    types=(LISTENER,),
    check=_check,
    equivalents={
        "securityhub": "ELB.1",
        "config": "alb-http-to-https-redirection-check",
        "cdk-nag": "PCI.DSS.321-ALBHttpToHttpsRedirection",
        "checkov": "CKV2_AWS_20",
    },
    passing={
        "Protocol": "HTTP",
        "Port": 80,
        "DefaultActions": [{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}],
    },
    failing={"Protocol": "HTTP", "Port": 80, "DefaultActions": [{"Type": "forward", "TargetGroupArn": "arn"}]},
)
