"""Amazon MQ: the brokers."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader, present
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("NotFoundException",)
_LISTED = ("BrokerName", "DeploymentMode")
_TOLD = (
    "AuthenticationStrategy",
    "AutoMinorVersionUpgrade",
    "DataReplicationMode",
    "EncryptionOptions",
    "EngineVersion",
    "HostInstanceType",
    "MaintenanceWindowStartTime",
    "SecurityGroups",
    "StorageSize",
    "StorageType",
    "SubnetIds",
)
_UNTOLD = Unknown("whether the broker has a public address, which mq:DescribeBroker did not say")


def _brokers(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        broker = source.ask("describe_broker", needs="BrokerId", gone=_GONE, BrokerId=item["BrokerId"])
        properties = {
            **renamed(item, _LISTED),
            **renamed(broker, _TOLD),
            "Configuration": known(pick(broker, "Configurations.Current"), lambda found: present(renamed(found, ("Id", "Revision")))),
            # AWS answers "ActiveMQ" where templates say "ACTIVEMQ".
            "EngineType": item["EngineType"].upper(),
            # What is pending takes a reboot, until which it does not count.
            "Logs": known(pick(broker, "Logs"), lambda found: present(renamed(found, ("Audit", "General")))),
            "PubliclyAccessible": known(pick(broker, "PubliclyAccessible"), bool, absent=_UNTOLD),
            "Tags": tags(pick(broker, "Tags")),
        }
        return Found(id=item["BrokerId"], arn=item["BrokerArn"], properties=properties)

    yield from source.each(source.pages("list_brokers", "BrokerSummaries"), one)


COLLECTOR = Collector(
    service="mq",
    readers=(
        Reader(
            type="AWS::AmazonMQ::Broker",
            properties=(*_LISTED, *_TOLD, "Configuration", "EngineType", "Logs", "PubliclyAccessible", "Tags"),
            calls=("mq:DescribeBroker", "mq:ListBrokers"),
            read=_brokers,
        ),
    ),
)
