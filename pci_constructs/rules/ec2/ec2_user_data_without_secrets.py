"""Boot scripts hold no secrets.

User data can be read by every process on the instance, through the metadata service, and by everybody who may describe instances. A
password in it is hard-coded (8.6.2) and stored readable (8.3.2), and stays in every version of the launch template. That holds for one
that CloudFormation fetches at deployment, too: the script should ask Secrets Manager itself.
"""

import base64
import binascii
import zlib
from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, passed
from pci_constructs.rules.ec2._launch import CONFIGURATION, INSTANCE, TEMPLATE, launch_settings
from pci_constructs.rules.secret_text import judge_readable

_PROPERTY = "UserData"
_LARGEST = 1 << 20
_GZIP = 31


def _check(resource: ResourceView) -> Judgement:
    settings = launch_settings(resource)
    if not settings.has(_PROPERTY):
        return passed("there is no user data", settings.where(_PROPERTY))
    return judge_readable(_decoded(settings.peek(_PROPERTY)), "user data", settings.where(_PROPERTY))


def _decoded(value: Any) -> Any:
    """The script: ``Fn::Base64`` is taken away by the engine, text that is encoded in the template is not."""
    if value.__class__ is not str:
        return value
    try:
        data = base64.b64decode("".join(value.split()), validate=True)
        data = zlib.decompressobj(_GZIP).decompress(data, _LARGEST) if data[:2] == b"\x1f\x8b" else data
        return data.decode("utf-8")
    except (binascii.Error, ValueError, zlib.error):
        return value


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
