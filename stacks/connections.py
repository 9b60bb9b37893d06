"""Every connection between the parts of the environment, with its business reason: the register of PCI DSS 1.2.5."""

from pci_constructs.aws.ec2 import INTERNET
from stacks.cluster import ClusterStack
from stacks.data import DataStack
from stacks.edge import SERVICE_PORT, EdgeStack
from stacks.network import NetworkStack


def declare_connections(stack: NetworkStack, *, data: DataStack, cluster: ClusterStack, edge: EdgeStack) -> None:
    """Opens what the environment needs, and nothing else.

    Args:
        stack: the segmented VPC and the payment processor.
        data: database and cache.
        cluster: the cluster and its node groups.
        edge: the load balancers.
    """
    network = stack.network
    payments, others = cluster.payments.pods(), cluster.others.pods()
    network.allow(INTERNET, edge.public, 443, reason="customers pay over TLS")
    network.allow(INTERNET, edge.public, 80, reason="browsers that were told http are redirected to TLS")
    network.allow(edge.public, payments, SERVICE_PORT, reason="payment requests that the web ACL let pass")
    # Written in the edge stack, which needs the cluster's groups already: in the cluster stack each would need the other.
    network.allow(payments, edge.internal, 443, reason="payment services call general services", scope=edge)
    network.allow(edge.internal, others, SERVICE_PORT, reason="requests for general services")
    network.allow(payments, data.database, data.database.port, reason="payment services keep transactions and tokens")
    network.allow(payments, data.cache, data.cache.port, reason="payment services keep sessions and idempotency keys")
    data.cache.declare_paths(network)
    network.allow(payments, stack.processor, 443, reason=stack.processor.reason)
    cluster.cluster.declare_paths(network)
    for pods in (payments, others):
        network.allow(pods, network.interface_endpoints, 443, reason="nodes and pods call AWS without the internet")
    cluster.payments.open_declared(network)
    cluster.others.open_declared(network)
