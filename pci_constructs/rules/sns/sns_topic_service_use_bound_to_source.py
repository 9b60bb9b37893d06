"""Services publish to a topic for sources of the team's own.

A service publishes for whoever asks it to. A policy that lets CloudWatch or EventBridge publish lets the alarms and rules of every account
publish, and false alarms bury true ones (7.2.5, 10.7.2). A condition on the source's account, organization or ARN says whose do. The ARN
of a bucket has no account in it, and whoever takes over the name of a deleted one is meant too, so that it needs the account beside it.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.service_sources import services_name_sources
from pci_constructs.rules.sns._policies import DOCUMENT, INLINE, POLICY


def _check(policy: ResourceView) -> Judgement:
    return services_name_sources(
        policy,
        DOCUMENT,
        lambda statement: statement.covers_action("sns:Publish"),
        good="services publish for named sources alone",
        bad="a service may publish for anybody: no condition names the source",
    )


def _example(**more: object) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish", "Resource": "*", **more}
    return {"Topics": ["arn:aws:sns:eu-central-1:111122223333:alarms"], DOCUMENT: {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="sns-topic-service-use-bound-to-source",
    title="Services publish to a topic for named sources alone",
    severity=Severity.LOW,
    requirements={
        "7.2.5": "the right to publish goes to services for the sources that need it",
        "10.7.2": "alerts on failed controls cannot be forged by way of a service",
    },
    remediation="add a condition on aws:SourceAccount to the statement that names the service, and on aws:SourceArn where one is known",
    types=(POLICY, INLINE),
    check=_check,
    passing=_example(Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}),
    failing=_example(),
)
