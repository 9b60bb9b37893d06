"""API Gateway: REST APIs with stages and methods, and the names under which they are published."""

import json
from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly.model import RUNNING
from pci_constructs.assembly.values import Partial
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, present
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.masking import readable_map
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_API = "AWS::ApiGateway::RestApi"
_GONE = ("NotFoundException",)
_NAMES = {
    "ApiKeySourceType": "apiKeySource",
    "DisableExecuteApiEndpoint": "disableExecuteApiEndpoint",
    "Name": "name",
    "SecurityPolicy": "securityPolicy",
}
_MADE_OF = ("Body", "BodyS3Location", "Parameters")
"""What an API was made of; what it has is told by itself and its methods."""
_STAGE = {
    "CacheClusterEnabled": "cacheClusterEnabled",
    "CacheClusterSize": "cacheClusterSize",
    "ClientCertificateId": "clientCertificateId",
    "DeploymentId": "deploymentId",
    "StageName": "stageName",
    "TracingEnabled": "tracingEnabled",
}
_SETTING = {
    "CacheDataEncrypted": "cacheDataEncrypted",
    "CacheTtlInSeconds": "cacheTtlInSeconds",
    "CachingEnabled": "cachingEnabled",
    "DataTraceEnabled": "dataTraceEnabled",
    "LoggingLevel": "loggingLevel",
    "MetricsEnabled": "metricsEnabled",
    "ThrottlingBurstLimit": "throttlingBurstLimit",
    "ThrottlingRateLimit": "throttlingRateLimit",
}
_METHOD = {"ApiKeyRequired": "apiKeyRequired", "AuthorizerId": "authorizerId"}
_INTEGRATION = {"ConnectionType": "connectionType", "IntegrationHttpMethod": "httpMethod", "Type": "type", "Uri": "uri"}
_DOMAIN = {
    "CertificateArn": "certificateArn",
    "DomainName": "domainName",
    "RegionalCertificateArn": "regionalCertificateArn",
    "SecurityPolicy": "securityPolicy",
}


def _arn(source: Source, path: str) -> str:
    return f"arn:{source.account.partition}:apigateway:{source.region}::{path}"


def _endpoint(found: Any) -> dict[str, Any]:
    return present(
        {**renamed(found, {"IpAddressType": "ipAddressType", "VpcEndpointIds": "vpcEndpointIds"}), "Types": list(found["types"])}
    )


def _apis(source: Source) -> Iterator[Found]:
    for item in source.pages("get_rest_apis", "items"):
        yield Found(
            id=item["id"],
            arn=_arn(source, f"/restapis/{item['id']}"),
            properties={
                **renamed(item, _NAMES),
                "EndpointConfiguration": _endpoint(item["endpointConfiguration"]),
                "Policy": known(pick(item, "policy"), _policy),
                "Tags": tags(item.get("tags", {})),
            },
        )


def _policy(text: str) -> Any:
    """The policy of an API, which comes as the inside of a text in JSON."""
    try:
        return document(json.loads(f'"{text}"'))
    except ValueError:
        return document(text)


def _stages(source: Source) -> Iterator[Found]:
    def one(api: Any) -> list[Found]:
        return [_stage(source, api["id"], item) for item in source.pages("get_stages", "item", gone=_GONE, restApiId=api["id"])]

    for stages in source.each(source.pages("get_rest_apis", "items"), one):
        yield from stages


def _stage(source: Source, api: str, item: Any) -> Found:
    log = {"DestinationArn": "destinationArn", "Format": "format"}
    return Found(
        id=item["stageName"],
        arn=_arn(source, f"/restapis/{api}/stages/{item['stageName']}"),
        properties={
            **renamed(item, _STAGE),
            "AccessLogSetting": known(pick(item, "accessLogSettings"), lambda found: present(renamed(found, log))),
            "MethodSettings": [_setting(key, found) for key, found in (item.get("methodSettings") or {}).items()],
            "RestApiId": Named(_API, api),
            "Tags": tags(item.get("tags") or {}),
            "Variables": readable_map(item.get("variables") or {}),
        },
    )


def _setting(key: str, found: Any) -> dict[str, Any]:
    """The settings of some methods; in their key, ``~1`` stands for a stroke of the path."""
    path, _, method = key.rpartition("/")
    path = path.replace("~1", "/")
    return {**present(renamed(found, _SETTING)), "HttpMethod": method, "ResourcePath": path if path.startswith("/") else f"/{path}"}


def _methods(source: Source) -> Iterator[Found]:
    def one(api: Any) -> list[Found]:
        found = source.pages("get_resources", "items", gone=_GONE, restApiId=api["id"], embed=["methods"])
        return [
            Found(
                id=f"{api['id']}|{resource['id']}|{verb}",
                arn=_arn(source, f"/restapis/{api['id']}/resources/{resource['id']}/methods/{verb}"),
                properties={
                    **renamed(method, _METHOD),
                    "AuthorizationType": method["authorizationType"],
                    "HttpMethod": verb,
                    "Integration": known(pick(method, "methodIntegration"), _integration),
                    "ResourceId": resource["id"],
                    "RestApiId": Named(_API, api["id"]),
                },
            )
            for resource in found
            for verb, method in (resource.get("resourceMethods") or {}).items()
        ]

    for methods in source.each(source.pages("get_rest_apis", "items"), one):
        yield from methods


def _integration(found: Any) -> Partial:
    """What is behind a method; how requests and answers are rewritten is not read."""
    return Partial(present(renamed(found, _INTEGRATION)), tuple(_INTEGRATION), RUNNING)


def _domains(source: Source) -> Iterator[Found]:
    for item in source.pages("get_domain_names", "items"):
        yield Found(
            id=item["domainName"],
            arn=_arn(source, f"/domainnames/{item['domainName']}"),
            properties={
                **renamed(item, _DOMAIN),
                "EndpointConfiguration": known(pick(item, "endpointConfiguration"), _endpoint),
                "Tags": tags(item.get("tags") or {}),
            },
        )


_CALLS = ("apigateway:GET",)

COLLECTOR = Collector(
    service="apigateway",
    readers=(
        Reader(type=_API, properties=(*_NAMES, *_MADE_OF, "EndpointConfiguration", "Policy", "Tags"), calls=_CALLS, read=_apis),
        Reader(
            type="AWS::ApiGateway::Stage",
            properties=(*_STAGE, "AccessLogSetting", "MethodSettings", "RestApiId", "Tags", "Variables"),
            calls=_CALLS,
            read=_stages,
        ),
        Reader(
            type="AWS::ApiGateway::Method",
            properties=(*_METHOD, "AuthorizationType", "HttpMethod", "Integration", "ResourceId", "RestApiId"),
            calls=_CALLS,
            read=_methods,
        ),
        Reader(
            type="AWS::ApiGateway::DomainName",
            properties=(*_DOMAIN, "EndpointConfiguration", "Tags"),
            calls=_CALLS,
            read=_domains,
        ),
    ),
)
