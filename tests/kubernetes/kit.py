"""One declaration that has everything, and the manifests made of it."""

import tomllib
from typing import Any

from pci_constructs.kubernetes.manifests.declaration import manifests
from pci_constructs.kubernetes.manifests.objects import Manifest
from pci_constructs.kubernetes.manifests.tables import Table

REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/cde/"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef"
DECLARATION = f"""
[[namespace]]
name = "payments"
scope = "cde"
service_accounts = ["api", "tokenizer"]
calls_aws = true
labels = {{ team = "checkout" }}
quota = {{ cpu = "8", pods = 20 }}

[[namespace.connection]]
to = {{ cidr = "10.0.128.0/19", name = "database" }}
port = 5432
reason = "payment services keep transactions"

[[namespace.connection]]
to = {{ internet = "Stripe" }}
port = 443
reason = "card data is exchanged for tokens"
pods = {{ app = "tokenizer" }}

[[namespace.connection]]
to = {{ namespace = "general", labels = {{ app = "mail" }} }}
port = 8443
reason = "receipts are sent"

[[namespace.connection]]
from = {{ cidr = "10.0.0.0/19", name = "load balancer" }}
port = 8443
reason = "payment requests that the web ACL let pass"
pods = {{ app = "api" }}

[[namespace]]
name = "general"
scope = "connected-to"

[[namespace.connection]]
from = {{ namespace = "payments" }}
port = 8443
reason = "receipts are sent"
pods = {{ app = "mail" }}

[[team]]
name = "checkout"
group = "checkout-developers"
namespaces = ["payments", "general"]
permissions = ["view-workloads", "read-logs", "view-network", "view-settings", "scale", "restart"]

[images]
registries = ["{REGISTRY}"]
key = "{KEY}"

[kyverno]
registry = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/mirror/"
"""


def table(text: str = DECLARATION) -> Table:
    """A declaration as it is read from a file."""
    return Table(tomllib.loads(text), "cluster.toml")


def made(part: str = "all") -> list[Manifest]:
    """What a part of the declaration makes."""
    return manifests(table(), part)


def of(kind: str, found: list[Manifest]) -> list[Any]:
    """The manifests of one kind."""
    return [manifest for manifest in found if manifest["kind"] == kind]
