"""Nobody unknown sends to a queue or reads it.

What is in a queue is work to be done: whoever may send makes others do it, and whoever may receive takes it away and reads it (7.3.3). A
queue's policy names accounts, an organization, or the resource that a service sends for.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.policies import closed_to_everyone
from pci_constructs.rules.sqs._policies import DOCUMENT, INLINE, POLICY


def _example(**condition: object) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*", **condition}
    return {"Queues": ["https://sqs.eu-central-1.amazonaws.com/111122223333/q"], DOCUMENT: {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="sqs-queue-no-public-access",
    title="Policies of queues admit nobody unknown",
    severity=Severity.HIGH,
    requirements={"7.3.3": "sending and receiving are denied unless a policy allows them to somebody it names"},
    remediation="name accounts or services in Principal, or add a condition on aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID",
    types=(POLICY, INLINE),
    check=lambda policy: closed_to_everyone(policy, DOCUMENT, "the queue"),
    equivalents={"securityhub": "SQS.3", "config": "sqs-queue-no-public-access", "checkov": "CKV_AWS_168"},
    passing=_example(Condition={"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-central-1:111122223333:alarms"}}),
    failing=_example(),
)
