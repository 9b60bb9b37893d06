"""Transit gateways take in a network only after somebody has looked.

A gateway that accepts every attachment that is shared with it joins another account's network to the CDE without anybody deciding so.
Changes to connections are approved (1.2.2), and what comes from networks that are not trusted is limited (1.4.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, failed, passed

_PATH = "AutoAcceptSharedAttachments"


def _check(gateway: ResourceView) -> Judgement:
    value = gateway.text(_PATH, "disable").strip().lower()
    if value == "enable":
        return failed("it accepts attachments of other accounts by itself", _PATH)
    if value == "disable":
        return passed("attachments of other accounts wait for somebody to accept them", _PATH)
    raise Undetermined(f"{value!r}, which is neither enable nor disable", _PATH)


RULE = Rule(
    id="ec2-transit-gateway-auto-vpc-attach-disabled",
    title="Transit gateways accept no attachment by themselves",
    severity=Severity.HIGH,
    requirements={
        "1.2.2": "a new connection between networks is a change that somebody approves",
        "1.4.2": "networks of other accounts are untrusted until somebody has decided otherwise",
    },
    remediation="set AutoAcceptSharedAttachments to disable, and accept attachments one by one",
    types=("AWS::EC2::TransitGateway",),
    check=_check,
    equivalents={
        "securityhub": "EC2.23",
        "config": "ec2-transit-gateway-auto-vpc-attach-disabled",
        "checkov": "CKV_AWS_331",
    },
    passing={_PATH: "disable"},
    failing={_PATH: "enable"},
)
