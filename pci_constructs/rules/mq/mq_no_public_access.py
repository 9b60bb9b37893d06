"""Message brokers have no public address.

A broker keeps messages until somebody takes them, and its console lists queues and users. With a public address both can be tried from the
internet: what stores card data is not directly reachable from untrusted networks (1.4.4). Brokers are private unless the template says so.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false


def _check(broker: ResourceView) -> Judgement:
    return flag_is_false(broker, "PubliclyAccessible", good="the broker has no public address", bad="the broker has a public address")


RULE = Rule(
    id="mq-no-public-access",
    title="Message brokers have no public address",
    severity=Severity.HIGH,
    requirements={"1.4.4": "a broker stores the messages that wait in it, and is not reachable from untrusted networks"},
    remediation="set PubliclyAccessible to false (which replaces the broker), and reach it through the VPC",
    types=("AWS::AmazonMQ::Broker",),
    check=_check,
    equivalents={"config": "mq-no-public-access", "checkov": "CKV_AWS_69"},
    passing={"PubliclyAccessible": False},
    failing={"PubliclyAccessible": True},
)
