"""A load balancer that speaks TLS by the right policy and writes logs, and one that speaks HTTP."""

from tests.emulator import REGION, Emulator

GONE = {
    "elb.DescribeLoadBalancerAttributes": "LoadBalancerNotFound",
    "elb.DescribeLoadBalancerPolicies": "LoadBalancerNotFound",
}
WANTED = "ELBSecurityPolicy-TLS-1-2-2017-01"


def arrange(aws: Emulator) -> None:
    """One of everything."""
    aws.client("s3").create_bucket(Bucket="logs", CreateBucketConfiguration={"LocationConstraint": REGION})
    elb, acm = aws.client("elb"), aws.client("acm")
    certificate = acm.request_certificate(DomainName="pay.example.com", ValidationMethod="DNS")["CertificateArn"]
    https = {
        "Protocol": "HTTPS",
        "LoadBalancerPort": 443,
        "InstancePort": 443,
        "InstanceProtocol": "HTTPS",
        "SSLCertificateId": certificate,
    }
    elb.create_load_balancer(LoadBalancerName="good", Listeners=[https], AvailabilityZones=[f"{REGION}a"])
    elb.create_load_balancer_policy(
        LoadBalancerName="good",
        PolicyName="tls",
        PolicyTypeName="SSLNegotiationPolicyType",
        PolicyAttributes=[{"AttributeName": "Reference-Security-Policy", "AttributeValue": WANTED}],
    )
    elb.set_load_balancer_policies_of_listener(LoadBalancerName="good", LoadBalancerPort=443, PolicyNames=["tls"])
    http = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    elb.create_load_balancer(LoadBalancerName="bad", Listeners=[http], AvailabilityZones=[f"{REGION}a"])
    mode = [{"Key": "elb.http.desyncmitigationmode", "Value": "monitor"}]
    elb.modify_load_balancer_attributes(LoadBalancerName="bad", LoadBalancerAttributes={"AdditionalAttributes": mode})
    log = {"Enabled": True, "S3BucketName": "logs", "EmitInterval": 5}
    elb.modify_load_balancer_attributes(LoadBalancerName="good", LoadBalancerAttributes={"AccessLog": log})
