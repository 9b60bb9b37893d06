"""Nobody unknown publishes to a topic or listens to it.

Alarms go through topics. Whoever may publish can bury a true alarm in false ones, and whoever may subscribe reads what the security team
reads (7.3.3). A topic's policy names accounts, an organization, or the resource that a service publishes for.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.policies import closed_to_everyone
from pci_constructs.rules.sns._policies import DOCUMENT, INLINE, POLICY


def _example(**condition: object) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sns:Publish", "Resource": "*", **condition}
    return {"Topics": ["arn:aws:sns:eu-central-1:111122223333:alarms"], DOCUMENT: {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="sns-topic-no-public-access",
    title="Policies of topics admit nobody unknown",
    severity=Severity.HIGH,
    requirements={
        "7.3.3": "publishing and subscribing are denied unless a policy allows them to somebody it names",
        "10.7.2": "alerts on failed controls cannot be forged or read by whoever likes",
    },
    remediation="name accounts or services in Principal, or add a condition on aws:SourceAccount, aws:SourceArn or aws:PrincipalOrgID",
    types=(POLICY, INLINE),
    check=lambda policy: closed_to_everyone(policy, DOCUMENT, "the topic"),
    equivalents={"securityhub": "SNS.4", "config": "sns-topic-no-public-access", "checkov": "CKV_AWS_169"},
    passing=_example(Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}),
    failing=_example(),
)
