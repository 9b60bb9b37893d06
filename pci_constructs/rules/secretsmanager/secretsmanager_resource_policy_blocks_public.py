"""Policies of secrets admit nobody unknown, and Secrets Manager checks it.

A secret whose policy allows everyone can be read by any AWS account that learns its ARN, which stands in logs and templates. The policy
names who (7.3.3), and with BlockPublicPolicy Secrets Manager itself refuses one that does not, today's and the next.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, flag_is_true, passed, worst
from pci_constructs.rules.policies import closed_to_everyone

_BLOCK = "BlockPublicPolicy"


def _check(policy: ResourceView) -> Judgement:
    if policy.live:
        # Whether public policies are refused is said with each policy that is put, and not kept.
        return closed_to_everyone(policy, "ResourcePolicy", "the secret")
    blocked = attempt(lambda: flag_is_true(policy, _BLOCK, good="public policies are refused", bad="nothing refuses a public policy"))
    return worst((closed_to_everyone(policy, "ResourcePolicy", "the secret"), blocked), empty=passed("closed", _BLOCK))


def _example(principal: str) -> dict[str, object]:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
    return {"SecretId": "pay", _BLOCK: True, "ResourcePolicy": {"Version": "2012-10-17", "Statement": [statement]}}


RULE = Rule(
    id="secretsmanager-resource-policy-blocks-public",
    title="Policies of secrets admit nobody unknown",
    severity=Severity.HIGH,
    requirements={
        "7.3.3": "reading a credential is denied unless a policy allows somebody it names",
        "8.3.2": "a credential that everyone may read is as good as in clear",
    },
    remediation="set BlockPublicPolicy to true and name principals in ResourcePolicy",
    types=("AWS::SecretsManager::ResourcePolicy",),
    check=_check,
    equivalents={},
    passing=_example("arn:aws:iam::111122223333:role/pay"),
    failing=_example("*"),
)
