"""Listeners that are added to a load balancer past this library are looked at before synth (PCI DSS 4.2.1)."""

from typing import Any

import aws_cdk as cdk
import jsii
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from constructs import IValidation

from pci_constructs.standard import requirement


@jsii.implements(IValidation)
class PlainListenersOnlyRedirect:
    """A listener without TLS may redirect to HTTPS and do nothing else."""

    def __init__(self, load_balancer: elbv2.ApplicationLoadBalancer) -> None:
        self._load_balancer = load_balancer

    def validate(self) -> list[str]:
        """One sentence for each listener or rule that would answer or forward in plain text."""
        stack = cdk.Stack.of(self._load_balancer)
        found: list[str] = []
        for listener in self._load_balancer.listeners:
            if listener.protocol is elbv2.ApplicationProtocol.HTTPS:
                continue
            for part in listener.node.find_all():
                actions: Any = None
                if isinstance(part, elbv2.CfnListener):
                    actions = part.default_actions
                elif isinstance(part, elbv2.CfnListenerRule):
                    actions = part.actions
                if actions is not None and not _redirects(stack.resolve(actions)):
                    found.append(
                        f"{part.node.path}: action must be a redirect to HTTPS, as the listener speaks HTTP ({requirement('4.2.1')})"
                    )
        return found


def _redirects(actions: Any) -> bool:
    return isinstance(actions, list) and all(
        action.get("type") == "redirect" and action.get("redirectConfig", {}).get("protocol") == "HTTPS" for action in actions
    )
