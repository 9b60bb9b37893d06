"""Which TLS policies a listener may offer (PCI DSS 4.2.1, 12.3.3); as of November 2026."""

from typing import Final

from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from pci_constructs.refusals import RefusedSetting

SOURCE: Final = "Elastic Load Balancing user guide, 'Security policies for your Application Load Balancer', read 2026-11-24"

ALLOWED: Final = (
    elbv2.SslPolicy.TLS13_12_RES_PQ,
    elbv2.SslPolicy.TLS13_12_PQ,
    elbv2.SslPolicy.TLS13_13_PQ,
    elbv2.SslPolicy.FIPS_TLS13_12_RES_PQ,
    elbv2.SslPolicy.FIPS_TLS13_12_PQ,
    elbv2.SslPolicy.FIPS_TLS13_13_PQ,
    elbv2.SslPolicy.TLS13_RES,
    elbv2.SslPolicy.RECOMMENDED_TLS,
    elbv2.SslPolicy.TLS13_13,
    elbv2.SslPolicy.FIPS_TLS13_12_RES,
    elbv2.SslPolicy.FIPS_TLS13_12,
    elbv2.SslPolicy.FIPS_TLS13_13,
    elbv2.SslPolicy.FORWARD_SECRECY_TLS12_RES_GCM,
    elbv2.SslPolicy.FORWARD_SECRECY_TLS12_RES,
    elbv2.SslPolicy.FORWARD_SECRECY_TLS12,
)
"""TLS 1.2 or later with forward secrecy in every suite, the best first."""

FOR_OLD_CLIENTS: Final = (
    elbv2.SslPolicy.TLS13_12_EXT1_PQ,
    elbv2.SslPolicy.TLS13_12_EXT2_PQ,
    elbv2.SslPolicy.TLS13_EXT1,
    elbv2.SslPolicy.TLS13_EXT2,
    elbv2.SslPolicy.FIPS_TLS13_12_EXT0_PQ,
    elbv2.SslPolicy.FIPS_TLS13_12_EXT1_PQ,
    elbv2.SslPolicy.FIPS_TLS13_12_EXT2_PQ,
    elbv2.SslPolicy.FIPS_TLS13_12_EXT0,
    elbv2.SslPolicy.FIPS_TLS13_12_EXT1,
    elbv2.SslPolicy.FIPS_TLS13_12_EXT2,
    elbv2.SslPolicy.TLS12,
    elbv2.SslPolicy.TLS12_EXT,
)
"""TLS 1.2 or later, with suites for old clients (RSA key exchange, CBC with SHA-1) that PCI DSS leaves to the team's own review."""

DEFAULT: Final = elbv2.SslPolicy.TLS13_12_RES_PQ
"""What AWS recommends and its console chooses: TLS 1.3 and 1.2, GCM alone, post-quantum key exchange for clients that have it."""


def check_tls_policy(policy: elbv2.SslPolicy, *, where: str) -> None:
    """Refuses policies that speak TLS 1.1 or earlier, or offer suites for old clients.

    Raises:
        RefusedSetting: the policy is not on the list; the requirement is 4.2.1 unless it speaks TLS 1.2 and later alone.
    """
    if policy in ALLOWED:
        return
    weak = policy not in FOR_OLD_CLIENTS
    raise RefusedSetting(
        where=where,
        argument="tls_policy",
        value=_name(policy),
        allowed=f"TLS 1.2 or later{'' if weak else ' without suites for old clients'}: {', '.join(_name(each) for each in ALLOWED)}",
        requirement_id="4.2.1" if weak else None,
    )


def _name(policy: elbv2.SslPolicy) -> str:
    return str(getattr(policy, "name", policy))
