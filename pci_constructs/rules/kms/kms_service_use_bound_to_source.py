"""Services use a key for resources that its policy names.

A service acts for whoever asks it to. A key policy that lets ``events.amazonaws.com`` decrypt lets every account's rules decrypt through
it, if they get at the data (the confused deputy). A condition on the source's account, organization or ARN, or on the ARN in the
encryption context where the service puts one there, says for whom.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.kms._keys import KEY, POLICY, REPLICA, with_policy
from pci_constructs.rules.policies import Statement
from pci_constructs.rules.service_sources import services_name_sources

_USES = (
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)


def _uses(statement: Statement) -> bool:
    return statement.covers_any_action(_USES)


def _check(key: ResourceView) -> Judgement:
    return services_name_sources(
        key,
        POLICY,
        _uses,
        good="services use the key for named sources alone",
        bad="a service may use the key for anybody: no condition names the source",
    )


_USE = {"Principal": {"Service": "events.amazonaws.com"}, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"]}

RULE = Rule(
    id="kms-service-use-bound-to-source",
    title="Services use a key for named sources alone",
    severity=Severity.MEDIUM,
    requirements={
        "3.6.1": "a key is used by those who need it, and a service that acts for anybody is no such party",
        "7.2.5": "the rights that a key gives to services are the least that their work needs",
    },
    remediation="add a condition on aws:SourceAccount and aws:SourceArn, or on kms:EncryptionContext:aws:logs:arn for CloudWatch Logs",
    types=(KEY, REPLICA),
    check=_check,
    equivalents={},
    passing=with_policy({**_USE, "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}),
    failing=with_policy(_USE),
)
