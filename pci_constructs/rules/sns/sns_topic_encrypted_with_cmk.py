"""Topics are encrypted with a key of your own.

The policy of the key that AWS keeps for SNS cannot be changed: it lets neither alarms of CloudWatch nor rules of EventBridge publish, so
that what watches the controls falls silent (10.7.2), and nobody can be kept from it by name (3.6.1). A key of your own has a policy.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import own_key
from pci_constructs.rules.sns._policies import TOPIC

_KEY = "KmsMasterKeyId"


def _check(topic: ResourceView) -> Judgement:
    return own_key(topic, _KEY, "the topic")


RULE = Rule(
    id="sns-topic-encrypted-with-cmk",
    title="Topics are encrypted with a key of your own",
    severity=Severity.LOW,
    requirements={
        "3.6.1": "who may use a key can be limited only if its policy is your own",
        "10.7.2": "alarms reach a topic only if the policy of its key lets CloudWatch publish",
    },
    remediation="set KmsMasterKeyId to a key of your own whose policy admits the services that publish",
    types=(TOPIC,),
    check=_check,
    passing={"KmsMasterKeyId": "alias/alarms"},
    failing={"KmsMasterKeyId": "alias/aws/sns"},
)
