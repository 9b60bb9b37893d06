"""The reference environment as CDK stages, one for each entry of ``cdk.json``."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pci_constructs import gate, plain_words

import aws_cdk as cdk  # isort: skip
from constructs import Construct

from stacks import settings as reference_settings
from stacks.audit import AuditStack
from stacks.cluster import ClusterStack
from stacks.connections import declare_connections
from stacks.data import DataStack
from stacks.delivery import DeliveryStack
from stacks.edge import EdgeStack
from stacks.network import NetworkStack
from stacks.security import SecurityStack
from stacks.settings import Settings


class ReferenceEnvironment(cdk.Stage):
    """One environment: keys and logs, audit, network, data, cluster, load balancers, delivery, and the connections between them.

    Args:
        scope: the app.
        settings: the environment's settings; its name is the stage's id.
        baseline: whether it sets the baseline of its account and region.
    """

    def __init__(self, scope: Construct, settings: Settings, *, baseline: bool = True) -> None:
        super().__init__(scope, settings.environment)
        self.security = SecurityStack(self, "Security", settings=settings)
        self.audit = AuditStack(self, "Audit", settings=settings, security=self.security, baseline=baseline)
        self.network = NetworkStack(self, "Network", settings=settings, security=self.security)
        self.data = DataStack(self, "Data", settings=settings, security=self.security, network=self.network.network)
        self.cluster = ClusterStack(self, "Cluster", settings=settings, security=self.security, network=self.network.network)
        self.edge = EdgeStack(self, "Edge", settings=settings, security=self.security, network=self.network.network)
        if settings.delivery:
            self.delivery = DeliveryStack(
                self,
                "Delivery",
                settings=settings,
                delivery=settings.delivery,
                security=self.security,
                audit=self.audit,
                network=self.network.network,
                data=self.data,
                cluster=self.cluster,
                edge=self.edge,
            )
        declare_connections(self.network, data=self.data, cluster=self.cluster, edge=self.edge)


def build(
    directory: Path,
    *,
    outdir: str | None = None,
    gated: bool = True,
    only: str | None = None,
    extra_context: Mapping[str, Any] | None = None,
) -> cdk.App:
    """Builds the app of the reference environment; ``synth()`` judges it.

    Args:
        directory: the folder that holds ``cdk.json``.
        outdir: where the assembly goes; the CDK decides by default.
        gated: whether the gate is installed; only measurements leave it out.
        only: the one environment to build; all of them by default.
        extra_context: context on top of that of ``cdk.json``.
    """
    plain_words.speak_plainly()
    context, environments = reference_settings.load(directory)
    app = cdk.App(outdir=outdir, context={**context, **(extra_context or {})})
    if gated:
        gate.install(app)
    chosen = [environment for environment in environments if only in (None, environment.environment)]
    baselines: set[tuple[str, str]] = set()
    for number, environment in enumerate(chosen, start=1):
        _progress(f"building {environment.environment} ({number} of {len(chosen)}) …")
        place = (environment.account, environment.region)
        ReferenceEnvironment(app, environment, baseline=place not in baselines)
        baselines.add(place)
    _progress("judging …")
    return app


def _progress(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201
