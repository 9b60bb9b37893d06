"""Topics that alarms tell have somebody who listens.

An alarm on a topic without a subscription is sent to nobody. Failures of controls are reported (10.7.2), and alerts reach those who
respond (12.10.5). Of a topic that nobody in the templates listens to it is open whether somebody subscribed in the account: people who
want to change without a deployment who is on call do.
"""

from collections.abc import Iterator
from typing import Any

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, some, undetermined
from pci_constructs.rules.sns._policies import TOPIC

_ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_LOG_ALARM = "AWS::CloudWatch::LogAlarm"
_GOOD = passed("somebody listens to the topic", "Subscription")


def _check(topic: ResourceView) -> Judgement:
    # Nobody reads alarms on logs in a running account yet.
    kinds = _ALARMS if topic.live else (*_ALARMS, _LOG_ALARM)
    if not any(True for type_ in kinds for _ in topic.linked(type_, "AlarmActions")):
        return not_applicable("no alarm tells the topic")
    if topic.live:
        return some(_listeners(topic), lambda _: _GOOD, empty=failed("nobody listens to the topic", "Subscription"))
    blocked = "the subscriptions of the topic in the account (sns list-subscriptions-by-topic)"
    nobody = undetermined("nobody in the templates listens to the topic", "Subscription", blocked_by=blocked)
    return some(_listeners(topic), lambda _: _GOOD, empty=nobody)


def _listeners(topic: ResourceView) -> Iterator[Any]:
    yield from topic.each("Subscription")
    yield from topic.linked("AWS::SNS::Subscription", "TopicArn")


def _example(**topic: object) -> Example:
    alarm = {"Type": _ALARMS[0], "Properties": {"AlarmActions": [{"Ref": "Topic"}]}}
    return Example(resources={"Topic": {"Type": TOPIC, "Properties": topic}, "Alarm": alarm})


RULE = Rule(
    id="alarm-topic-has-subscription",
    title="Topics that alarms tell have somebody who listens",
    severity=Severity.MEDIUM,
    requirements={
        "10.7.2": "a failure of a control that is sent to nobody is not reported",
        "12.10.5": "alerts reach those who respond to them",
    },
    remediation="add an AWS::SNS::Subscription with TopicArn of the topic, for people on call or the tool that calls them",
    types=(TOPIC,),
    check=_check,
    passing=_example(Subscription=[{"Protocol": "email", "Endpoint": "security@example.com"}]),
)
