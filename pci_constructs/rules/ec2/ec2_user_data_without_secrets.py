"""Boot scripts hold no secrets.

User data can be read by every process on the instance, through the metadata service, and by everybody who may describe instances. A
password in it is hard-coded (8.6.2) and stored readable (8.3.2), and stays in every version of the launch template. That holds for one
that CloudFormation fetches at deployment, too: the script should ask Secrets Manager itself.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, passed
from pci_constructs.rules.ec2._launch import CONFIGURATION, INSTANCE, TEMPLATE, launch_settings
from pci_constructs.rules.ec2._user_data import decoded
from pci_constructs.rules.secret_text import judge_readable

_PROPERTY = "UserData"


def _check(resource: ResourceView) -> Judgement:
    settings = launch_settings(resource)
    if not settings.has(_PROPERTY):
        return passed("there is no user data", settings.where(_PROPERTY))
    return judge_readable(decoded(settings.peek(_PROPERTY)), "user data", settings.where(_PROPERTY))


RULE = Rule(
    id="ec2-user-data-without-secrets",
    title="User data holds no secrets",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "user data is stored and shown without protection",
        "8.6.2": "a password in a boot script is hard-coded",
    },
    remediation="let the script fetch the secret from Secrets Manager with the instance's role, and rotate what was written there",
    types=(INSTANCE, TEMPLATE, CONFIGURATION),
    check=_check,
    equivalents={"checkov": "CKV_AWS_46"},
    passing={"UserData": {"Fn::Base64": "#!/bin/sh\nexport DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id prod/db)\n"}},
    failing={"UserData": {"Fn::Base64": "#!/bin/sh\nexport DB_PASSWORD=hunter2\n"}},
)
