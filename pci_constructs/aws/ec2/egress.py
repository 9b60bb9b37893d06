"""How the private tiers reach the internet: through an allow-list of domains, or, on the record, through NAT alone (PCI DSS 1.3.2)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

NAT_ONLY_RULE = "vpc-cde-egress-filtered"

_DOMAIN = re.compile(r"\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PaymentProcessor:
    """Whom the CDE hands card data to, so that only tokens stay inside: named domains, TLS on port 443, nothing else.

    Attributes:
        name: what the register calls the processor.
        domains: the host names; one that begins with a dot includes what is below it.
        reason: the business reason of the connection.
    """

    name: str
    domains: Sequence[str]
    reason: str = "card data is exchanged for tokens at the processor"

    def __post_init__(self) -> None:
        if not self.domains:
            raise RefusedSetting(
                where=f"payment processor {self.name!r}", argument="domains", value=(), allowed="at least one", requirement_id=None
            )
        check_domains(dict.fromkeys(self.domains, self.reason), where=f"payment processor {self.name!r}", argument="domains")

    @classmethod
    def stripe(cls) -> "PaymentProcessor":
        """Stripe's API and file hosts (docs.stripe.com/ips, November 2026)."""
        return cls("Stripe", ("api.stripe.com", "files.stripe.com"))

    @classmethod
    def adyen(cls, *, live_prefix: str | None = None) -> "PaymentProcessor":
        """Adyen's live checkout hosts (docs.adyen.com/development-resources/live-endpoints).

        Args:
            live_prefix: the merchant's prefix, as Adyen's customer area shows it; by default every host of the live platform, which
                is broader than needed.
        """
        return cls("Adyen", (f"{live_prefix}-checkout-live.adyenpayments.com".lower() if live_prefix else ".adyenpayments.com",))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewallEgress:
    """Egress through AWS Network Firewall, which lets TLS connections to named domains pass and drops the rest.

    Attributes:
        allowed_domains: what the CDE may reach, each with its business reason; one that begins with a dot includes what is below it.
        general_domains: what the non-CDE tier may reach, each with its business reason.
        processors: payment processors that the CDE may reach besides.

    Raises:
        RefusedSetting: a domain is not a host name, is as broad as a top-level domain, or has no reason.
    """

    allowed_domains: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    general_domains: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    processors: Sequence[PaymentProcessor] = ()

    def __post_init__(self) -> None:
        check_domains(self.allowed_domains, where="FirewallEgress", argument="allowed_domains")
        check_domains(self.general_domains, where="FirewallEgress", argument="general_domains")

    @property
    def cde_domains(self) -> list[str]:
        """Every domain that the CDE may reach, in order and once."""
        named = [domain for processor in self.processors for domain in processor.domains]
        return sorted({*self.allowed_domains, *named})


@dataclass(frozen=True, slots=True, kw_only=True)
class NatEgress:
    """Egress through one NAT gateway, unfiltered: cheap, for staging without card data, and only on the record.

    Attributes:
        record: who accepts that egress of the CDE is not filtered (1.3.2), why, and until when.
    """

    record: ExceptionRecord

    def __post_init__(self) -> None:
        if not isinstance(self.record, ExceptionRecord):
            raise RefusedSetting(
                where="NatEgress", argument="record", value=self.record, allowed="an ExceptionRecord", requirement_id="1.3.2"
            )


def check_domains(domains: Mapping[str, str], *, where: str, argument: str) -> None:
    """Refuses an allow-list that is no mapping of host names to reasons.

    Raises:
        RefusedSetting: a domain is not a host name, is as broad as a top-level domain, or has no reason.
    """
    if not isinstance(domains, Mapping):
        raise RefusedSetting(
            where=where, argument=argument, value=domains, allowed="a mapping of domains to their business reasons", requirement_id="1.2.5"
        )
    for domain, reason in domains.items():
        if not _DOMAIN.fullmatch(domain):
            raise RefusedSetting(
                where=where,
                argument=argument,
                value=domain,
                allowed="host names such as api.example.com, or .example.com for all below it",
                requirement_id="1.3.2",
            )
        if not isinstance(reason, str) or not reason.strip():
            raise RefusedSetting(
                where=where, argument=f"{argument}[{domain!r}]", value=reason, allowed="a business reason", requirement_id="1.2.5"
            )
