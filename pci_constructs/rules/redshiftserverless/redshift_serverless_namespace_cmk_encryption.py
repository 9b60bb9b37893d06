"""Namespaces of Redshift Serverless are encrypted with a key of your own.

A namespace is always encrypted, with a key of AWS's if the template names none. With a key of your own, reading the warehouse or a snapshot
of it takes rights to the key beside those to Redshift. That supports keeping card numbers unreadable (3.5.1), and who has the rights can be
limited to those who need them (3.6.1), which nobody can with a key of AWS's.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed
from pci_constructs.rules.databases import KEY, own_key
from pci_constructs.rules.reading import spelled

_OF_AWS = "AWS_OWNED_KMS_KEY"
"""What the service calls the key that it has by itself."""


def _check(namespace: ResourceView) -> Judgement:
    if spelled(namespace.peek(KEY)).strip().upper() == _OF_AWS:
        return failed("the namespace is encrypted with a key of AWS's", KEY)
    return own_key(namespace, KEY, "the namespace")


RULE = Rule(
    id="redshift-serverless-namespace-cmk-encryption",
    title="Namespaces of Redshift Serverless are encrypted with a key of your own",
    severity=Severity.MEDIUM,
    requirements={
        "3.5.1": "reading stored card data takes rights to the key beside those to the warehouse",
        "3.6.1": "access to the key can be limited to those who need it only if the key is your own",
    },
    remediation="set KmsKeyId to a key of your own",
    types=("AWS::RedshiftServerless::Namespace",),
    check=_check,
    equivalents={"securityhub": "RedshiftServerless.4", "config": "redshift-serverless-namespace-cmk-encryption"},
    passing={"KmsKeyId": "0d990263-018e-4e65-a703-eff731de951e"},
    failing={"KmsKeyId": "alias/aws/redshift"},
)
