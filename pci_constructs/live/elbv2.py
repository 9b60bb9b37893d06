"""Application, network and gateway load balancers: their attributes, what they listen for, where they send requests."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, present
from pci_constructs.live.reading.masking import HIDDEN
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("LoadBalancerNotFound", "ListenerNotFound")
_BALANCER = {"IpAddressType": "IpAddressType", "Name": "LoadBalancerName", "Scheme": "Scheme", "Type": "Type"}
_LISTENER = ("LoadBalancerArn", "Port", "Protocol", "SslPolicy")
_TLS, _HTTP = ("HTTPS", "TLS"), ("HTTP", "HTTPS")
_MUTUAL = ("IgnoreClientCertificateExpiry", "Mode", "TrustStoreArn")
_OIDC = "AuthenticateOidcConfig"
_BUCKETS = ("access_logs.s3.bucket", "connection_logs.s3.bucket")
_GROUP = {
    "HealthCheckEnabled": "HealthCheckEnabled",
    "HealthCheckPath": "HealthCheckPath",
    "HealthCheckPort": "HealthCheckPort",
    "HealthCheckProtocol": "HealthCheckProtocol",
    "Name": "TargetGroupName",
    "Port": "Port",
    "Protocol": "Protocol",
    "ProtocolVersion": "ProtocolVersion",
    "TargetType": "TargetType",
    "VpcId": "VpcId",
}


def _balancers(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        arn = item["LoadBalancerArn"]
        attributes = source.ask("describe_load_balancer_attributes", needs="Attributes", gone=_GONE, LoadBalancerArn=arn)
        labels = pick(source.ask("describe_tags", needs="TagDescriptions", gone=_GONE, ResourceArns=[arn]), "TagDescriptions")
        return Found(
            id=arn,
            arn=arn,
            also=(item["DNSName"],) if item.get("DNSName") else (),
            properties={
                **renamed(item, _BALANCER),
                "LoadBalancerAttributes": known(pick(attributes, "Attributes"), lambda found: [_attribute(pair) for pair in found]),
                "SecurityGroups": list(item.get("SecurityGroups") or ()),
                "Subnets": [zone["SubnetId"] for zone in item.get("AvailabilityZones") or ()],
                "Tags": tags(known(labels, lambda found: found[0]["Tags"])),
            },
        )

    yield from source.each(source.pages("describe_load_balancers", "LoadBalancers"), one)


def _attribute(pair: Any) -> dict[str, Any]:
    value = pair.get("Value") or ""
    return {"Key": pair["Key"], "Value": Named("AWS::S3::Bucket", value) if pair["Key"] in _BUCKETS and value else value}


def _each_listener(source: Source) -> Iterator[Any]:
    def one(balancer: Any) -> list[Any]:
        return source.pages("describe_listeners", "Listeners", gone=_GONE, LoadBalancerArn=balancer["LoadBalancerArn"])

    for listeners in source.each(source.pages("describe_load_balancers", "LoadBalancers"), one):
        yield from listeners


def _listeners(source: Source) -> Iterator[Found]:
    for item in _each_listener(source):
        yield Found(
            id=item["ListenerArn"],
            arn=item["ListenerArn"],
            properties={
                **renamed(item, _LISTENER),
                "Certificates": [{"CertificateArn": one["CertificateArn"]} for one in item.get("Certificates") or ()],
                "DefaultActions": _actions(item["DefaultActions"]),
                "MutualAuthentication": known(pick(item, "MutualAuthentication"), lambda found: present(renamed(found, _MUTUAL))),
            },
        )


def _actions(actions: Any) -> list[dict[str, Any]]:
    """What is done with requests; how users are authenticated is not kept, for it may hold a secret."""
    return [{name: HIDDEN if name == _OIDC else part for name, part in one.items()} for one in actions]


def _certificates(source: Source) -> Iterator[Found]:
    """The certificates that listeners have besides their first."""

    def one(listener: Any) -> Found | None:
        arn = listener["ListenerArn"]
        found = source.pages("describe_listener_certificates", "Certificates", gone=_GONE, ListenerArn=arn)
        more = [{"CertificateArn": each["CertificateArn"]} for each in found if not each.get("IsDefault")]
        return Found(id=arn, arn=f"{arn}/certificates", properties={"Certificates": more, "ListenerArn": arn}) if more else None

    yield from source.each([each for each in _each_listener(source) if each.get("Protocol") in _TLS], one)


def _rules(source: Source) -> Iterator[Found]:
    def one(listener: Any) -> list[Found]:
        arn = listener["ListenerArn"]
        return [
            Found(
                id=rule["RuleArn"],
                arn=rule["RuleArn"],
                properties={"Actions": _actions(rule["Actions"]), "ListenerArn": arn, "Priority": rule["Priority"]},
            )
            # What a listener does by default is told with it.
            for rule in source.pages("describe_rules", "Rules", gone=_GONE, ListenerArn=arn)
            if not rule.get("IsDefault")
        ]

    for rules in source.each([each for each in _each_listener(source) if each.get("Protocol") in _HTTP], one):
        yield from rules


def _groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_target_groups", "TargetGroups"):
        yield Found(id=item["TargetGroupArn"], arn=item["TargetGroupArn"], properties=renamed(item, _GROUP))


_LIST = "elasticloadbalancing:DescribeLoadBalancers"
_LISTENERS = ("elasticloadbalancing:DescribeListeners", _LIST)

COLLECTOR = Collector(
    service="elbv2",
    readers=(
        Reader(
            type="AWS::ElasticLoadBalancingV2::LoadBalancer",
            properties=(*_BALANCER, "LoadBalancerAttributes", "SecurityGroups", "Subnets", "Tags"),
            calls=("elasticloadbalancing:DescribeLoadBalancerAttributes", "elasticloadbalancing:DescribeTags", _LIST),
            read=_balancers,
        ),
        Reader(
            type="AWS::ElasticLoadBalancingV2::Listener",
            properties=(*_LISTENER, "Certificates", "DefaultActions", "MutualAuthentication"),
            calls=_LISTENERS,
            read=_listeners,
        ),
        Reader(
            type="AWS::ElasticLoadBalancingV2::ListenerCertificate",
            properties=("Certificates", "ListenerArn"),
            calls=("elasticloadbalancing:DescribeListenerCertificates", *_LISTENERS),
            read=_certificates,
        ),
        Reader(
            type="AWS::ElasticLoadBalancingV2::ListenerRule",
            properties=("Actions", "ListenerArn", "Priority"),
            calls=("elasticloadbalancing:DescribeRules", *_LISTENERS),
            read=_rules,
        ),
        Reader(
            type="AWS::ElasticLoadBalancingV2::TargetGroup",
            properties=tuple(_GROUP),
            calls=("elasticloadbalancing:DescribeTargetGroups",),
            read=_groups,
        ),
    ),
)
