"""The segmented network."""

from collections.abc import Callable

from constructs import Construct

from pci_constructs.aws.ec2 import FirewallEgress, NatEgress, PaymentProcessor, SegmentedVpc
from pci_constructs.aws.ec2.endpoints import SERVICES
from pci_constructs.delivery.runners import GITHUB_DOMAINS
from pci_constructs.standard import Scope
from stacks.base import ReferenceStack
from stacks.security import SecurityStack
from stacks.settings import Settings

REGISTRATION = "elasticloadbalancing"
"""The service that the load balancer controller registers pods with; the CDE has no other way to it."""

ROTATION = "elasticache"
"""The service that the rotation of cache users changes passwords with, from within the CDE."""

PROCESSORS: dict[str, Callable[[], PaymentProcessor]] = {"stripe": PaymentProcessor.stripe, "adyen": PaymentProcessor.adyen}


class NetworkStack(ReferenceStack):
    """Five tiers; the CDE leaves only to the payment processor and the domains of the settings (1.2 to 1.4)."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, security: SecurityStack) -> None:
        super().__init__(
            scope, construct_id, settings=settings, pci_scope=Scope.CDE, reason="the network that carries and confines card data"
        )
        self.processor = PROCESSORS[settings.payment_processor]()
        self.network = SegmentedVpc(
            self,
            "Network",
            cidr=settings.cidr,
            zones=settings.zones,
            key=security.log_key,
            flow_log_archive=security.archive,
            flow_log_retention_days=settings.retention_days,
            egress=_egress(settings, self.processor),
            interface_services=[*SERVICES, REGISTRATION, ROTATION],
        )


def _egress(settings: Settings, processor: PaymentProcessor) -> FirewallEgress | NatEgress:
    if settings.exceptions:
        return NatEgress(record=settings.exceptions.record())
    # Build machines take their jobs from GitHub; the CDE's own list has none of it.
    github = GITHUB_DOMAINS if settings.delivery else {}
    return FirewallEgress(
        allowed_domains=settings.allowed_domains,
        general_domains={**github, **settings.general_domains},
        processors=[processor],
    )
