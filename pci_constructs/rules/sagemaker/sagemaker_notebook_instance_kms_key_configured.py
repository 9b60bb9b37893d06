"""Volumes of notebooks are encrypted with a key of your own.

Extracts of card data end up on the volume of whoever analyses them. With a key of your own, whose use is limited and logged, the volume is
unreadable to everybody who may not use the key (3.5.1, 3.6.1); without one it is not yours to say who may.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.sagemaker._keys import KEY, own_key


def _check(notebook: ResourceView) -> Judgement:
    return own_key(notebook, "the volume of the notebook")


RULE = Rule(
    id="sagemaker-notebook-instance-kms-key-configured",
    title="Volumes of notebooks are encrypted with a key of your own",
    severity=Severity.MEDIUM,
    requirements={
        "3.5.1": "an encrypted volume supports rendering card numbers unreadable wherever they are stored",
        "3.6.1": "only a key of your own has a policy that says who may decrypt",
    },
    remediation="set KmsKeyId to a key of your own",
    types=("AWS::SageMaker::NotebookInstance",),
    check=_check,
    equivalents={
        "config": "sagemaker-notebook-instance-kms-key-configured",
        "cdk-nag": "PCI.DSS.321-SageMakerNotebookInstanceKMSKeyConfigured",
        "guard": "SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED",
        "checkov": "CKV_AWS_187",
    },
    passing={KEY: "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
    failing={},
)
