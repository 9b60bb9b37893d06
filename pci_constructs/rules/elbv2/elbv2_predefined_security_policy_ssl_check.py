"""Listeners accept no version of TLS before 1.2.

The security policy of a listener decides what a client may fall back to. TLS 1.0 and 1.1 are broken enough that they are no strong
cryptography (4.2.1), and a listener that names no policy accepts both: what CloudFormation then takes dates from 2016. Which policy
accepts what is data with a date, beside this rule; a policy that it does not know is for a person to look up.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.dated import dated
from pci_constructs.rules.elbv2._listeners import LISTENER, without_tls

_FACTS = Path(__file__).parent / "security_policies.json"


def known_policies() -> Mapping[str, Any]:
    """The security policies, by the oldest version of TLS that each accepts."""
    return dated(_FACTS).facts


def _check(listener: ResourceView) -> Judgement:
    if skipped := without_tls(listener):
        return skipped
    policies = known_policies()
    policy = listener.text("SslPolicy", policies["default"]).strip()
    named = policy if listener.has("SslPolicy") else f"the default policy {policy}"
    for version, names in policies["minimum"].items():
        if policy in names:
            message = f"{named} accepts TLS {version} and later"
            return passed(message, "SslPolicy") if version >= "1.2" else failed(message, "SslPolicy")
    return undetermined(
        f"{policy} is not known", "SslPolicy", blocked_by=f"what {policy} accepts, which the data of {dated(_FACTS).as_of} does not say"
    )


RULE = Rule(
    id="elbv2-predefined-security-policy-ssl-check",
    title="TLS listeners accept TLS 1.2 and later only",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "earlier versions of TLS are no strong cryptography for card data on open networks",
        "12.3.3": "the protocols in use are known and reviewed when the template names the policy",
    },
    remediation="set SslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, or another policy that begins at TLS 1.2",
    types=(LISTENER,),
    check=_check,
    facts=_FACTS,
    equivalents={"securityhub": "ELB.17", "config": "elbv2-predefined-security-policy-ssl-check", "checkov": "CKV_AWS_103"},
    passing={"Protocol": "HTTPS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"},
    failing={"Protocol": "HTTPS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-1-2021-06"},
)
