"""Classic load balancers as they run: listeners, policies, and ambiguous requests."""

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import elb
from tests.live.kit import judged, verdict


def test_each_balancer_is_judged_by_its_listeners_policies_and_mode(aws: Emulator) -> None:
    elb.arrange(aws)
    run = judged("elb", "s3")
    for rule in ("elb-tls-https-listeners-only", "clb-desync-mode-check"):
        assert verdict(run, rule, "/good") is Verdict.PASS
        assert verdict(run, rule, "/bad") is Verdict.FAIL
    assert verdict(run, "elb-predefined-security-policy-ssl-check", "/good") is Verdict.PASS


def test_a_policy_that_refers_to_another_one_fails(aws: Emulator) -> None:
    elb.arrange(aws)
    client = aws.client("elb")
    client.create_load_balancer_policy(
        LoadBalancerName="good",
        PolicyName="weak",
        PolicyTypeName="SSLNegotiationPolicyType",
        PolicyAttributes=[{"AttributeName": "Reference-Security-Policy", "AttributeValue": "ELBSecurityPolicy-2016-08"}],
    )
    client.set_load_balancer_policies_of_listener(LoadBalancerName="good", LoadBalancerPort=443, PolicyNames=["weak"])
    assert verdict(judged("elb"), "elb-predefined-security-policy-ssl-check", "/good") is Verdict.FAIL


def test_without_its_attributes_nobody_knows_what_it_lets_through(aws: Emulator) -> None:
    elb.arrange(aws)
    aws.deny("elb.DescribeLoadBalancerAttributes")
    assert verdict(judged("elb"), "clb-desync-mode-check", "/good") is Verdict.UNDETERMINED


def test_a_balancer_of_bytes_reads_no_requests(aws: Emulator) -> None:
    listener = {"Protocol": "TCP", "LoadBalancerPort": 22, "InstancePort": 22}
    aws.client("elb").create_load_balancer(LoadBalancerName="bytes", Listeners=[listener], AvailabilityZones=["eu-central-1a"])
    assert verdict(judged("elb"), "clb-desync-mode-check", "/bytes") is Verdict.NOT_APPLICABLE
