"""Launch templates give no public addresses to instances.

An instance with a public address can be reached from the internet as soon as one security group is too wide, whatever subnet it is
in. Components that store card data must not be reachable like that (1.4.4): traffic comes in through a load balancer. A template that
names no interface leaves it to the subnet, which has a rule of its own.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.ec2._launch import TEMPLATE, launch_settings, no_public_addresses


def _check(template: ResourceView) -> Judgement:
    return no_public_addresses(launch_settings(template))


RULE = Rule(
    id="ec2-launch-template-public-ip-disabled",
    title="Launch templates assign no public addresses",
    severity=Severity.HIGH,
    requirements={"1.4.4": "instances of the fleet that hold card data are not directly reachable from untrusted networks"},
    remediation="set AssociatePublicIpAddress to false on every interface of LaunchTemplateData.NetworkInterfaces",
    types=(TEMPLATE,),
    check=_check,
    equivalents={"securityhub": "EC2.25", "config": "ec2-launch-template-public-ip-disabled", "checkov": "CKV_AWS_88"},
    passing={"LaunchTemplateData": {"NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": False}]}},
    failing={"LaunchTemplateData": {"NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True}]}},
)
