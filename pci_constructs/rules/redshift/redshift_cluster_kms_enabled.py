"""Warehouses are encrypted with a key of your own.

With a key of your own, reading a warehouse or a snapshot of it takes rights to the key beside those to Redshift. That supports keeping card
numbers unreadable (3.5.1), and who has the rights can be limited to those who need them (3.6.1), which nobody can with a key of AWS's.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import KEY, both, own_key
from pci_constructs.rules.redshift._clusters import CLUSTER, storage_encrypted


def _check(cluster: ResourceView) -> Judgement:
    return both(lambda: own_key(cluster, KEY, "the warehouse"), lambda: storage_encrypted(cluster))


RULE = Rule(
    id="redshift-cluster-kms-enabled",
    title="Warehouses are encrypted with a key of your own",
    severity=Severity.MEDIUM,
    requirements={
        "3.5.1": "reading stored card data takes rights to the key beside those to the warehouse",
        "3.6.1": "access to the key can be limited to those who need it only if the key is your own",
    },
    remediation="set Encrypted to true and KmsKeyId to a key of your own",
    types=(CLUSTER,),
    check=_check,
    equivalents={"config": "redshift-cluster-kms-enabled", "checkov": "CKV_AWS_142"},
    passing={"Encrypted": True, "KmsKeyId": "0d990263-018e-4e65-a703-eff731de951e"},
    failing={"Encrypted": False, "KmsKeyId": "alias/aws/redshift"},
)
