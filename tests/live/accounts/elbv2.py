"""A load balancer that speaks TLS, logs and redirects, and one that answers HTTP."""

from typing import Any

from tests.emulator import REGION, Emulator

GONE = {
    "elbv2.DescribeListenerCertificates": "ListenerNotFound",
    "elbv2.DescribeListeners": "LoadBalancerNotFound",
    "elbv2.DescribeLoadBalancerAttributes": "LoadBalancerNotFound",
    "elbv2.DescribeRules": "ListenerNotFound",
    "elbv2.DescribeTags": "LoadBalancerNotFound",
}
PLANTED = ("Tr0ub4dor-and-3",)
POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
_ON = {
    "access_logs.s3.enabled": "true",
    "access_logs.s3.bucket": "logs",
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "deletion_protection.enabled": "true",
}


def redirect(to: str = "HTTPS") -> dict[str, Any]:
    """An action that sends clients elsewhere."""
    return {"Type": "redirect", "RedirectConfig": {"Protocol": to, "Port": "443", "StatusCode": "HTTP_301"}}


def arrange(aws: Emulator) -> None:
    """Two load balancers."""
    aws.client("s3").create_bucket(Bucket="logs", CreateBucketConfiguration={"LocationConstraint": REGION})
    ec2, elb, acm = aws.client("ec2"), aws.client("elbv2"), aws.client("acm")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"]["SubnetId"]
        for number, zone in enumerate("ab")
    ]
    group = ec2.create_security_group(VpcId=vpc, GroupName="edge", Description="edge")["GroupId"]
    certificates = [acm.request_certificate(DomainName=f"{name}.example.com")["CertificateArn"] for name in ("pay", "shop")]
    targets = {
        protocol: elb.create_target_group(Name=protocol.lower(), Protocol=protocol, Port=443, VpcId=vpc, HealthCheckProtocol=protocol)[
            "TargetGroups"
        ][0]["TargetGroupArn"]
        for protocol in ("HTTPS", "HTTP")
    }
    tags = [{"Key": "pci-scope", "Value": "connected-to"}]
    good, bad = (
        elb.create_load_balancer(Name=name, Subnets=subnets, SecurityGroups=[group], Tags=tags)["LoadBalancers"][0]["LoadBalancerArn"]
        for name in ("good", "bad")
    )
    elb.modify_load_balancer_attributes(LoadBalancerArn=good, Attributes=[{"Key": key, "Value": value} for key, value in _ON.items()])
    forward = {protocol: {"Type": "forward", "TargetGroupArn": arn} for protocol, arn in targets.items()}
    first = [{"CertificateArn": certificates[0]}]
    https = elb.create_listener(
        LoadBalancerArn=good, Protocol="HTTPS", Port=443, SslPolicy=POLICY, Certificates=first, DefaultActions=[forward["HTTPS"]]
    )["Listeners"][0]["ListenerArn"]
    elb.add_listener_certificates(ListenerArn=https, Certificates=[{"CertificateArn": certificates[1]}])
    elb.create_listener(LoadBalancerArn=good, Protocol="HTTP", Port=80, DefaultActions=[redirect()])
    http = elb.create_listener(LoadBalancerArn=bad, Protocol="HTTP", Port=80, DefaultActions=[redirect()])["Listeners"][0]["ListenerArn"]
    oidc = {
        "Issuer": "https://login.example.com",
        "AuthorizationEndpoint": "https://login.example.com/a",
        "TokenEndpoint": "https://login.example.com/t",
        "UserInfoEndpoint": "https://login.example.com/u",
        "ClientId": "pay",
        "ClientSecret": PLANTED[0],
    }
    login = {"Type": "authenticate-oidc", "AuthenticateOidcConfig": oidc, "Order": 1}
    path = [{"Field": "path-pattern", "Values": ["/api/*"]}]
    elb.create_rule(ListenerArn=http, Priority=1, Conditions=path, Actions=[login, {**forward["HTTP"], "Order": 2}])
