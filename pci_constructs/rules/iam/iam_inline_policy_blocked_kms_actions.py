"""No inline policy allows to decrypt with every key.

Separate keys keep data of different systems apart only as long as nobody may use them all. An inline policy is seen only by whoever looks
at its role, which makes a right this wide easy to miss. Naming the keys limits who can read what they protect (3.6.1) to those whose work
needs it (7.2.5).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.iam._kms import decrypts_with_named_keys
from pci_constructs.rules.iam._policies import IDENTITIES, INLINE, document

RULE = Rule(
    id="iam-inline-policy-blocked-kms-actions",
    title="Inline policies do not allow to decrypt with every key",
    severity=Severity.MEDIUM,
    requirements={
        "3.6.1": "access to cleartext by way of a key is limited to the fewest that need it",
        "7.2.5": "applications and systems hold rights over the keys that they need and no others",
    },
    remediation="name the keys by ARN in Resource of every statement that allows kms:Decrypt or kms:ReEncryptFrom",
    types=(*INLINE, *IDENTITIES),
    check=decrypts_with_named_keys,
    equivalents={
        "securityhub": "KMS.2",
        "config": "iam-inline-policy-blocked-kms-actions",
    },
    passing=document(Action="kms:Decrypt", Resource="arn:aws:kms:eu-central-1:111122223333:key/1234abcd"),
    failing=document(Action=["kms:Decrypt"]),
)
