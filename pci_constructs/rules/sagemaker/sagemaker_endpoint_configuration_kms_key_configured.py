"""Volumes of model endpoints are encrypted with a key of your own.

Instances behind an endpoint keep the model, and what is captured of requests, on their volumes. With a key of your own you decide who can
read them, and withdraw it (3.5.1, 3.6.1). Instance types with local disks take no key, as their hardware encrypts; such endpoints are an
exception to record.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.sagemaker._keys import KEY, own_key


def _check(configuration: ResourceView) -> Judgement:
    return own_key(configuration, "the volume of the endpoint's instances")


RULE = Rule(
    id="sagemaker-endpoint-configuration-kms-key-configured",
    title="Volumes of model endpoints are encrypted with a key of your own",
    severity=Severity.MEDIUM,
    requirements={
        "3.5.1": "an encrypted volume supports rendering card numbers unreadable wherever they are stored",
        "3.6.1": "only a key of your own has a policy that says who may decrypt",
    },
    remediation="set KmsKeyId to a key of your own",
    types=("AWS::SageMaker::EndpointConfig",),
    check=_check,
    equivalents={
        "config": "sagemaker-endpoint-configuration-kms-key-configured",
        "cdk-nag": "PCI.DSS.321-SageMakerEndpointConfigurationKMSKeyConfigured",
        "guard": "SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED",
    },
    passing={KEY: "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
    failing={},
)
