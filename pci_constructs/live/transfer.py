"""Transfer Family: servers and the protocols that they offer."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, partly
from pci_constructs.live.reading.shapes import known, pick, renamed, tags, told
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_NAMES = (
    "Certificate",
    "Domain",
    "EndpointType",
    "IdentityProviderType",
    "LoggingRole",
    "SecurityPolicyName",
    "StructuredLogDestinations",
)
_PLACE = ("AddressAllocationIds", "SubnetIds", "VpcEndpointId", "VpcId")


def _servers(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        found = pick(source.ask("describe_server", needs="Server", gone=_GONE, ServerId=item["ServerId"]), "Server")
        return Found(
            id=item["Arn"],
            arn=item["Arn"],
            properties={
                **renamed(found, _NAMES),
                "EndpointDetails": known(pick(found, "EndpointDetails"), _place),
                # A template that names no protocol gets SFTP; of a server it is not said what an answer without any means.
                "Protocols": told(found, "Protocols", "the server"),
                "Tags": tags(pick(found, "Tags")),
            },
        )

    yield from source.each(source.pages("list_servers", "Servers"), one)


def _place(details: Any) -> dict[str, Any]:
    # Of the security groups the API tells nothing, although its answer has a field for them.
    return partly(renamed(details, _PLACE))


COLLECTOR = Collector(
    service="transfer",
    readers=(
        Reader(
            type="AWS::Transfer::Server",
            properties=(*_NAMES, "EndpointDetails", "Protocols", "Tags"),
            calls=("transfer:DescribeServer", "transfer:ListServers"),
            read=_servers,
        ),
    ),
)
