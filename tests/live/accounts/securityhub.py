"""A hub that checks PCI DSS with one control off."""

from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, plain

PCI = f"arn:aws:securityhub:{REGION}::standards/pci-dss/v/4.0.1"
_V2 = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:hubv2/1"
OPTIONAL = {"securityhub.GetEnabledStandards": "a hub may check no standard"}


def checking(aws: Emulator, *off: str, status: str = "READY") -> None:
    """Shows a standard with some controls switched off, which the emulator knows nothing of."""
    subscription = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:subscription/pci-dss/v/4.0.1"
    standard = {"StandardsSubscriptionArn": subscription, "StandardsArn": PCI, "StandardsInput": {}, "StandardsStatus": status}
    control = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:control/pci-dss/v/4.0.1"
    names = ("CloudTrail.2", "IAM.9")
    controls: list[dict[str, Any]] = [
        {"StandardsControlArn": f"{control}/{name}", "ControlId": name, "ControlStatus": "DISABLED" if name in off else "ENABLED"}
        for name in names
    ]
    answers = {
        "securityhub.GetEnabledStandards": plain({"StandardsSubscriptions": [standard]}),
        "securityhub.DescribeStandardsControls": plain({"Controls": controls}),
        "securityhub.ListTagsForResource": plain({"Tags": {"pci-scope": "security-impacting"}}),
        "securityhub.DescribeSecurityHubV2": plain({"HubV2Arn": _V2, "SubscribedAt": "2026-01-01T00:00:00Z"}),
    }
    also(aws, answers)


def arrange(aws: Emulator) -> None:
    """Turns Security Hub on."""
    aws.client("securityhub").enable_security_hub(EnableDefaultStandards=False)
    checking(aws, "IAM.9")
