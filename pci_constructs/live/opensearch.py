"""OpenSearch Service: domains of OpenSearch and of Elasticsearch, and updates that wait for them."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, partly
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_OF_BOTH = (
    "AdvancedOptions",
    "DomainEndpointOptions",
    "DomainName",
    "EncryptionAtRestOptions",
    "LogPublishingOptions",
    "NodeToNodeEncryptionOptions",
)
_UPDATES = {"UpdateAvailable": "UpdateAvailable", "UpdateStatus": "UpdateStatus", "NewVersion": "NewVersion"}
_CALLS = ("es:DescribeDomain", "es:ListDomainNames")


def _domains(source: Source, engine: str) -> Iterator[Found]:
    def one(item: Any) -> Found | None:
        answer = source.ask("describe_domain", needs="DomainStatus", gone=_GONE, DomainName=item["DomainName"])
        status = pick(answer, "DomainStatus")
        if pick(status, "Deleted") is True:
            return None
        name = item["DomainName"]
        version = pick(status, "EngineVersion")
        return Found(
            id=name,
            arn=source.arn(f"domain/{name}", service="es"),
            properties={
                **renamed(status, _OF_BOTH),
                "AccessPolicies": known(pick(status, "AccessPolicies"), lambda text: document(text) if text else None),
                "AdvancedSecurityOptions": known(
                    pick(status, "AdvancedSecurityOptions"),
                    lambda found: partly(renamed(found, ("Enabled", "InternalUserDatabaseEnabled"))),
                ),
                "DomainName": name,
                "Live": known(
                    pick(status, "ServiceSoftwareOptions"), lambda found: {key: pick(found, path) for key, path in _UPDATES.items()}
                ),
                "VPCOptions": known(
                    pick(status, "VPCOptions"),
                    lambda found: {key: list(found.get(key, ())) for key in ("SecurityGroupIds", "SubnetIds")},
                ),
                **({"EngineVersion": version} if engine == "OpenSearch" else {"ElasticsearchVersion": _number(version)}),
            },
        )

    yield from source.each(source.pages("list_domain_names", "DomainNames", EngineType=engine), one)


def _number(version: Any) -> Any:
    return known(version, lambda text: text.removeprefix("Elasticsearch_"))


COLLECTOR = Collector(
    service="opensearch",
    readers=(
        Reader(
            type="AWS::OpenSearchService::Domain",
            properties=(*_OF_BOTH, "AccessPolicies", "AdvancedSecurityOptions", "EngineVersion", "Live", "VPCOptions"),
            calls=_CALLS,
            read=lambda source: _domains(source, "OpenSearch"),
        ),
        Reader(
            type="AWS::Elasticsearch::Domain",
            properties=(*_OF_BOTH, "AccessPolicies", "AdvancedSecurityOptions", "ElasticsearchVersion", "Live", "VPCOptions"),
            calls=_CALLS,
            read=lambda source: _domains(source, "Elasticsearch"),
        ),
    ),
)
