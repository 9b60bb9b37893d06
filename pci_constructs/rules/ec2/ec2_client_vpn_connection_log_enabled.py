"""Client VPN endpoints log who connects.

A VPN is the door that people far away come in by. Who came when, from where, and who was turned away is what an investigation asks first
(10.2.1), failed attempts above all (10.2.1.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true


def _check(endpoint: ResourceView) -> Judgement:
    return flag_is_true(endpoint, "ConnectionLogOptions.Enabled", good="connections are logged", bad="connections are not logged")


RULE = Rule(
    id="ec2-client-vpn-connection-log-enabled",
    title="Client VPN endpoints log connections",
    severity=Severity.LOW,
    requirements={
        "10.2.1": "access to the network of system components is in an audit log",
        "10.2.1.4": "attempts to connect that failed are in the log as well",
    },
    remediation="set ConnectionLogOptions with Enabled true and a CloudwatchLogGroup",
    types=("AWS::EC2::ClientVpnEndpoint",),
    check=_check,
    equivalents={"securityhub": "EC2.51", "config": "ec2-client-vpn-connection-log-enabled"},
    passing={"ConnectionLogOptions": {"Enabled": True, "CloudwatchLogGroup": "vpn"}},
    failing={"ConnectionLogOptions": {"Enabled": False}},
)
