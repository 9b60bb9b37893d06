"""Documents of Systems Manager cannot be shared with everyone.

An automation document often says how a system is built and operated, and sometimes holds what should be secret. A switch of the account
and region stops anybody from making one public (7.3.3, 2.2.6), whatever a single document's permissions say.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed

_SETTING = "/ssm/documents/console/public-sharing-permission"


def _check(setting: ResourceView) -> Judgement:
    if not setting.text("SettingId").strip().endswith(_SETTING):
        return not_applicable("a setting that does not concern the sharing of documents", "SettingId")
    if setting.text("SettingValue").strip().lower() == "disable":
        return passed("documents cannot be shared with everyone", "SettingValue")
    return failed("documents may be shared with everyone", "SettingValue")


RULE = Rule(
    id="ssm-automation-block-public-sharing",
    title="Public sharing of Systems Manager documents is blocked",
    severity=Severity.CRITICAL,
    requirements={
        "2.2.6": "the account's setting keeps documents from being misused",
        "7.3.3": "access to documents is denied to everyone who is not named",
    },
    remediation="set SettingValue of /ssm/documents/console/public-sharing-permission to Disable",
    types=("AWS::SSM::ServiceSetting",),
    check=_check,
    equivalents={"securityhub": "SSM.7", "config": "ssm-automation-block-public-sharing"},
    passing={"SettingId": "/ssm/documents/console/public-sharing-permission", "SettingValue": "Disable"},
    failing={"SettingId": "/ssm/documents/console/public-sharing-permission", "SettingValue": "Enable"},
)
