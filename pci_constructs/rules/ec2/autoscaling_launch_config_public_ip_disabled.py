"""Launch configurations say that instances get no public addresses.

A launch configuration that is silent leaves it to the subnet, and default subnets give public addresses. Instances that hold card data
must not be directly reachable from untrusted networks (1.4.4), so the configuration says no.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, flag_is_false
from pci_constructs.rules.ec2._launch import CONFIGURATION

_PROPERTY = "AssociatePublicIpAddress"


def _check(configuration: ResourceView) -> Judgement:
    if not configuration.has(_PROPERTY):
        return failed("nothing says that instances get no public address: the subnet decides", _PROPERTY)
    return flag_is_false(configuration, _PROPERTY, good="instances get no public address", bad="instances get a public address")


RULE = Rule(
    id="autoscaling-launch-config-public-ip-disabled",
    title="Launch configurations assign no public addresses",
    severity=Severity.HIGH,
    requirements={"1.4.4": "instances of the group that hold card data are not directly reachable from untrusted networks"},
    remediation="set AssociatePublicIpAddress to false",
    types=(CONFIGURATION,),
    check=_check,
    equivalents={
        "securityhub": "AutoScaling.5",
        "config": "autoscaling-launch-config-public-ip-disabled",
        "cdk-nag": "PCI.DSS.321-AutoScalingLaunchConfigPublicIpDisabled",
        "guard": "AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED",
        "checkov": "CKV_AWS_88",
    },
    passing={"AssociatePublicIpAddress": False},
    failing={"AssociatePublicIpAddress": True},
)
