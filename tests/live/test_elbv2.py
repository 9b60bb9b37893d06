"""Load balancers as they run: attributes, listeners with all of their certificates and rules, and targets."""

from typing import Any

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import elbv2
from tests.live.kit import judged, of, verdict


def named(aws: Emulator, name: str) -> str:
    found: str = aws.client("elbv2").describe_load_balancers(Names=[name])["LoadBalancers"][0]["LoadBalancerArn"]
    return found


def listener(aws: Emulator, name: str, protocol: str) -> Any:
    found = aws.client("elbv2").describe_listeners(LoadBalancerArn=named(aws, name))["Listeners"]
    return next(one for one in found if one["Protocol"] == protocol)


def test_each_balancer_is_judged_by_its_attributes(aws: Emulator) -> None:
    elbv2.arrange(aws)
    run = judged("elbv2", "s3")
    for rule in ("elb-logging-enabled", "alb-http-drop-invalid-header-enabled", "elb-deletion-protection-enabled"):
        assert verdict(run, rule, named(aws, "good")) is Verdict.PASS, rule
        assert verdict(run, rule, named(aws, "bad")) is Verdict.FAIL, rule
    assert verdict(run, "alb-desync-mode-check", named(aws, "bad")) is Verdict.PASS
    assert not of(run, "elbv2-internal-scheme-declared")


def test_a_rule_that_forwards_undoes_a_redirect(aws: Emulator) -> None:
    elbv2.arrange(aws)
    run = judged("elbv2")
    rule = "alb-http-to-https-redirection-check"
    assert verdict(run, rule, listener(aws, "good", "HTTP")["ListenerArn"]) is Verdict.PASS
    assert verdict(run, rule, listener(aws, "bad", "HTTP")["ListenerArn"]) is Verdict.FAIL
    assert verdict(run, rule, listener(aws, "good", "HTTPS")["ListenerArn"]) is Verdict.NOT_APPLICABLE


def test_without_its_rules_nobody_knows_what_a_listener_does(aws: Emulator) -> None:
    elbv2.arrange(aws)
    aws.deny("elbv2.DescribeRules")
    good = listener(aws, "good", "HTTP")["ListenerArn"]
    assert verdict(judged("elbv2"), "alb-http-to-https-redirection-check", good) is Verdict.UNDETERMINED


def test_every_certificate_of_a_listener_counts(aws: Emulator) -> None:
    elbv2.arrange(aws)
    arn, rule = listener(aws, "good", "HTTPS")["ListenerArn"], "elbv2-acm-certificate-required"
    assert verdict(judged("elbv2"), rule, arn) is Verdict.PASS
    more = [{"CertificateArn": "arn:aws:iam::123456789012:server-certificate/old", "IsDefault": False}]
    body = "".join(f"<member><CertificateArn>{one['CertificateArn']}</CertificateArn></member>" for one in more)
    answer = f"<R><DescribeListenerCertificatesResult><Certificates>{body}</Certificates></DescribeListenerCertificatesResult></R>"
    aws.answer("elbv2.DescribeListenerCertificates", answer.encode())
    assert verdict(judged("elbv2"), rule, arn) is Verdict.FAIL
    aws.forget()
    aws.deny("elbv2.DescribeListenerCertificates")
    assert verdict(judged("elbv2"), rule, arn) is Verdict.UNDETERMINED


def test_listeners_and_targets_are_judged_by_what_they_speak(aws: Emulator) -> None:
    elbv2.arrange(aws)
    arn = listener(aws, "good", "HTTPS")["ListenerArn"]
    run = judged("elbv2")
    assert verdict(run, "elbv2-predefined-security-policy-ssl-check", arn) is Verdict.PASS
    groups = {one["TargetGroupName"]: one["TargetGroupArn"] for one in aws.client("elbv2").describe_target_groups()["TargetGroups"]}
    for rule in ("elbv2-targetgroup-protocol-encrypted", "elbv2-targetgroup-healthcheck-protocol-encrypted"):
        assert verdict(run, rule, groups["https"]) is Verdict.PASS
        assert verdict(run, rule, groups["http"]) is Verdict.FAIL
    aws.client("elbv2").modify_listener(ListenerArn=arn, SslPolicy="ELBSecurityPolicy-2016-08")
    assert verdict(judged("elbv2"), "elbv2-predefined-security-policy-ssl-check", arn) is Verdict.FAIL


def test_groups_and_certificates_of_clients_are_judged_as_they_run(aws: Emulator) -> None:
    elbv2.arrange(aws)
    arn = listener(aws, "good", "HTTPS")["ListenerArn"]
    run = judged("elbv2")
    assert verdict(run, "elbv2-security-group-set", named(aws, "good")) is Verdict.PASS
    assert verdict(run, "elbv2-mutual-tls-trust-store", arn) is Verdict.NOT_APPLICABLE
    about = f"<ListenerArn>{arn}</ListenerArn><LoadBalancerArn>{named(aws, 'good')}</LoadBalancerArn><Protocol>HTTPS</Protocol>"
    store = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:truststore/clients/1234567890123456"
    for late, expected in (("false", Verdict.PASS), ("true", Verdict.FAIL)):
        expiry = f"<IgnoreClientCertificateExpiry>{late}</IgnoreClientCertificateExpiry>"
        mutual = f"<Mode>verify</Mode><TrustStoreArn>{store}</TrustStoreArn>{expiry}"
        one = f"<member>{about}<DefaultActions/><MutualAuthentication>{mutual}</MutualAuthentication></member>"
        aws.forget()
        aws.answer(
            "elbv2.DescribeListeners", f"<R><DescribeListenersResult><Listeners>{one}</Listeners></DescribeListenersResult></R>".encode()
        )
        assert verdict(judged("elbv2"), "elbv2-mutual-tls-trust-store", arn) is expected
