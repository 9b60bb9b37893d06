"""A workgroup and the namespace that it works on, of which the emulator knows nothing."""

from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, plain

_ARN = f"arn:aws:redshift-serverless:{REGION}:{ACCOUNT}"


def answering(aws: Emulator, **workgroup: Any) -> None:
    """What the service shows."""
    shown = {
        "workgroupName": "sales",
        "workgroupArn": f"{_ARN}:workgroup/1",
        "namespaceName": "sales",
        "port": 5439,
        "publiclyAccessible": False,
        "enhancedVpcRouting": True,
        "configParameters": [{"parameterKey": "require_ssl", "parameterValue": "true"}],
        **workgroup,
    }
    namespace = {"namespaceName": "sales", "namespaceArn": f"{_ARN}:namespace/1", "kmsKeyId": "AWS_OWNED_KMS_KEY", "logExports": []}
    also(
        aws,
        {
            "redshift-serverless.ListWorkgroups": plain({"workgroups": [shown]}),
            "redshift-serverless.ListNamespaces": plain({"namespaces": [namespace]}),
        },
    )


def arrange(aws: Emulator) -> None:
    """One of everything."""
    answering(aws)
