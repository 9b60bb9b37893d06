"""Key policies admit nobody unknown.

A key that any account may use protects nothing: whoever gets hold of the encrypted data also decrypts it. The policy of a key names who
uses and who administers it (3.6.1); a principal of ``*`` is a name only with a condition on the account, the organization or the caller. A
condition on the service alone is none, since everybody's service calls look the same.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.kms._keys import KEY, POLICY, REPLICA, with_policy
from pci_constructs.rules.policies import closed_to_everyone

_USE = {"Principal": {"AWS": "*"}, "Action": "kms:Decrypt"}

RULE = Rule(
    id="kms-key-policy-no-public-access",
    title="Key policies admit nobody unknown",
    severity=Severity.CRITICAL,
    requirements={
        "3.6.1": "keys are disclosed to, and used by, the fewest who need them",
        "7.3.3": "use of a key is denied unless its policy allows somebody it names",
    },
    remediation="name principals, or add a condition on kms:CallerAccount, aws:PrincipalOrgID or aws:SourceAccount",
    types=(KEY, REPLICA),
    check=lambda key: closed_to_everyone(key, POLICY, "the key"),
    equivalents={"securityhub": "KMS.5", "config": "kms-key-policy-no-public-access", "checkov": "CKV_AWS_33"},
    passing=with_policy({**_USE, "Condition": {"StringEquals": {"kms:CallerAccount": "111122223333"}}}),
    failing=with_policy({**_USE, "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}}),
)
