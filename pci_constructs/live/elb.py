"""Classic load balancers: listeners, what these negotiate, logs, and what they make of ambiguous requests."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_GONE = ("LoadBalancerNotFound", "AccessPointNotFound")
_DESYNC = "elb.http.desyncmitigationmode"
_LISTENER = ("InstancePort", "InstanceProtocol", "LoadBalancerPort", "Protocol", "SSLCertificateId")


def _balancers(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        name = item["LoadBalancerName"]
        answer = source.ask("describe_load_balancer_attributes", needs="LoadBalancerAttributes", gone=_GONE, LoadBalancerName=name)
        attributes = pick(answer, "LoadBalancerAttributes")
        policies = source.ask("describe_load_balancer_policies", needs="PolicyDescriptions", gone=_GONE, LoadBalancerName=name)
        return Found(
            id=name,
            arn=source.arn(f"loadbalancer/{name}", service="elasticloadbalancing"),
            properties={
                "AccessLoggingPolicy": known(pick(attributes, "AccessLog"), _logging),
                "Instances": [instance["InstanceId"] for instance in item.get("Instances", ())],
                "Listeners": [_listener(listener) for listener in item["ListenerDescriptions"]],
                "Live": {"DesyncMitigationMode": known(pick(attributes, "AdditionalAttributes"), _desync)},
                "LoadBalancerName": name,
                "Policies": known(pick(policies, "PolicyDescriptions"), lambda found: [_policy(policy) for policy in found]),
                "Scheme": pick(item, "Scheme"),
                "SecurityGroups": list(item.get("SecurityGroups", ())),
                "Subnets": list(item.get("Subnets", ())),
            },
        )

    yield from source.each(source.pages("describe_load_balancers", "LoadBalancerDescriptions"), one)


def _listener(listener: Any) -> dict[str, Any]:
    made = {name: value for name, value in renamed(listener["Listener"], _LISTENER).items() if value is not ABSENT}
    return {**made, "PolicyNames": list(listener.get("PolicyNames", ()))}


def _logging(log: Any) -> dict[str, Any]:
    bucket = {"S3BucketName": Named("AWS::S3::Bucket", log["S3BucketName"])} if log.get("S3BucketName") else {}
    return {"Enabled": log["Enabled"], **bucket}


def _desync(pairs: Any) -> Any:
    return next((pair["Value"] for pair in pairs if pair["Key"] == _DESYNC), ABSENT)


def _policy(policy: Any) -> dict[str, Any]:
    pairs = policy.get("PolicyAttributeDescriptions", ())
    return {
        "PolicyName": policy["PolicyName"],
        "PolicyType": policy["PolicyTypeName"],
        "Attributes": [{"Name": pair["AttributeName"], "Value": pair["AttributeValue"]} for pair in pairs],
    }


COLLECTOR = Collector(
    service="elb",
    readers=(
        Reader(
            type="AWS::ElasticLoadBalancing::LoadBalancer",
            properties=(
                "AccessLoggingPolicy",
                "Instances",
                "Listeners",
                "Live",
                "LoadBalancerName",
                "Policies",
                "Scheme",
                "SecurityGroups",
                "Subnets",
            ),
            calls=(
                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                "elasticloadbalancing:DescribeLoadBalancerPolicies",
                "elasticloadbalancing:DescribeLoadBalancers",
            ),
            read=_balancers,
        ),
    ),
)
