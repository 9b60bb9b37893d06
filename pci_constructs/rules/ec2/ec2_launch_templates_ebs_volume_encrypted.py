"""Disks that launch templates describe are encrypted.

Nodes of a cluster and instances of a group come and go, and each leaves a disk that held what it worked on. A template that says that its
disks are encrypted keeps all of them unreadable outside of the account, which supports 3.5.1 and is not enough for it by itself (3.5.1.2).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.ec2._launch import CONFIGURATION, TEMPLATE
from pci_constructs.rules.ec2._volumes import judge_encryption


def _disks(**ebs: object) -> dict[str, object]:
    return {"LaunchTemplateData": {"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": ebs}]}}


RULE = Rule(
    id="ec2-launch-templates-ebs-volume-encrypted",
    title="Disks that launch templates describe are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted disks support rendering card numbers unreadable wherever they are stored"},
    remediation="set Encrypted to true on every Ebs of BlockDeviceMappings, the root device included",
    types=(TEMPLATE, CONFIGURATION),
    check=judge_encryption,
    equivalents={
        "securityhub": "EC2.181",
        "config": "ec2-launch-templates-ebs-volume-encrypted, ec2-launchtemplate-ebs-encrypted",
        "checkov": "CKV_AWS_8",
    },
    passing=_disks(Encrypted=True),
    failing=_disks(Encrypted=False),
)
