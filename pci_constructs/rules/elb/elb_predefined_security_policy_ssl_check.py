"""Classic load balancers use the predefined policy for TLS 1.2.

What a listener for HTTPS negotiates is decided by the one SSL policy among the policies that it names. Of the predefined ones only one
accepts nothing before TLS 1.2; a listener that names none gets the policy of 2016, which takes TLS 1.0. A policy that picks protocols and
ciphers one by one is not seen as equal, because nobody reviews sixty ciphers (12.3.3).
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Verdict, failed, passed, some
from pci_constructs.rules.elb._listeners import BALANCER, each_listener
from pci_constructs.rules.elbv2._listeners import without_tls

WANTED = "ELBSecurityPolicy-TLS-1-2-2017-01"


def _refers(attribute: Block) -> Judgement:
    if attribute.text("Name") == "Reference-Security-Policy" and attribute.text("Value").strip() == WANTED:
        return passed(f"the listener uses {WANTED}")
    return failed(f"the policy is not {WANTED}")


def _check(balancer: ResourceView) -> Judgement:
    def negotiates(name: str) -> Judgement:
        other = failed(f"{name} does not refer to {WANTED}", "Policies")

        def one(policy: Block) -> Judgement:
            if policy.text("PolicyName") != name or policy.text("PolicyType") != "SSLNegotiationPolicyType":
                return other
            found = some(policy.each("Attributes"), _refers, empty=other)
            return other if found.verdict is Verdict.FAIL else found

        return some(balancer.each("Policies"), one, empty=other)

    def listener(listener: Block) -> Judgement:
        default = failed("the listener names no policy and gets ELBSecurityPolicy-2016-08, which accepts TLS 1.0", listener.path)
        return without_tls(listener) or some(listener.each("PolicyNames"), negotiates, empty=default)

    return each_listener(balancer, listener)


def _example(policy: str) -> dict[str, object]:
    attribute = {"Name": "Reference-Security-Policy", "Value": policy}
    return {
        "Listeners": [{"Protocol": "HTTPS", "PolicyNames": ["Tls"]}],
        "Policies": [{"PolicyName": "Tls", "PolicyType": "SSLNegotiationPolicyType", "Attributes": [attribute]}],
    }


RULE = Rule(
    id="elb-predefined-security-policy-ssl-check",
    title="TLS listeners of classic load balancers use the predefined policy for TLS 1.2",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "the other predefined policies accept versions of TLS that are no strong cryptography",
        "12.3.3": "a predefined policy is a list of protocols and ciphers that can be reviewed by name",
    },
    remediation=f"add a policy of type SSLNegotiationPolicyType with Reference-Security-Policy {WANTED} and name it in PolicyNames",
    types=(BALANCER,),
    check=_check,
    equivalents={
        "securityhub": "ELB.8",
        "config": "elb-predefined-security-policy-ssl-check",
        "guard": "ELB_PREDEFINED_SECURITY_POLICY_SSL_CHECK",
    },
    passing=_example(WANTED),
    failing=_example("ELBSecurityPolicy-2016-08"),
)
