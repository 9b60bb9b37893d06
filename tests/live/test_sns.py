"""Topics as they run: keys, policies, and who listens."""

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import cloudwatch, sns
from tests.live.kit import judged, of, verdict


def test_topics_are_judged_with_their_policies_and_subscriptions(aws: Emulator) -> None:
    sns.arrange(aws)
    run = judged("sns", "kms")
    assert verdict(run, "sns-encrypted-kms", ":alarms") is Verdict.PASS
    assert verdict(run, "sns-encrypted-kms", ":open") is Verdict.FAIL
    assert verdict(run, "sns-topic-policy-enforces-tls", ":alarms") is Verdict.PASS
    assert verdict(run, "sns-topic-policy-enforces-tls", ":open") is Verdict.FAIL
    assert verdict(run, "sns-topic-no-public-access", ":open") is Verdict.FAIL
    assert verdict(run, "sns-topic-no-public-access", ":alarms") is Verdict.PASS


def test_a_topic_without_listener_fails_once_an_alarm_tells_it(aws: Emulator) -> None:
    topic = sns.topic(aws, "alarms", {})
    assert topic == cloudwatch.TOPIC
    cloudwatch.alarm(aws, "loud", AlarmActions=[topic])
    cloudwatch.composite(aws, "ALARM(loud)")
    assert verdict(judged("sns", "cloudwatch"), "alarm-topic-has-subscription", ":alarms") is Verdict.FAIL
    aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:eu-central-1:123456789012:called")
    assert verdict(judged("sns", "cloudwatch"), "alarm-topic-has-subscription", ":alarms") is Verdict.PASS


def test_who_has_not_confirmed_does_not_listen(aws: Emulator) -> None:
    topic = sns.topic(aws, "alarms", {})
    cloudwatch.alarm(aws, "loud", AlarmActions=[topic])
    cloudwatch.composite(aws, "ALARM(loud)")
    pending = (
        f"<member><TopicArn>{topic}</TopicArn><Protocol>email</Protocol><SubscriptionArn>PendingConfirmation</SubscriptionArn></member>"
    )
    body = f"<ListSubscriptionsResponse><ListSubscriptionsResult><Subscriptions>{pending}</Subscriptions></ListSubscriptionsResult>"
    aws.answer("sns.ListSubscriptions", f"{body}</ListSubscriptionsResponse>".encode())
    assert verdict(judged("sns", "cloudwatch"), "alarm-topic-has-subscription", ":alarms") is Verdict.FAIL


def test_without_subscriptions_read_nobody_knows_who_listens(aws: Emulator) -> None:
    topic = sns.topic(aws, "alarms", {})
    cloudwatch.alarm(aws, "loud", AlarmActions=[topic])
    cloudwatch.composite(aws, "ALARM(loud)")
    aws.deny("sns.ListSubscriptions")
    assert verdict(judged("sns", "cloudwatch"), "alarm-topic-has-subscription", ":alarms") is Verdict.UNDETERMINED


def test_without_alarms_read_nobody_knows_whom_they_tell(aws: Emulator) -> None:
    sns.arrange(aws)
    found = of(judged("sns"), "alarm-topic-has-subscription")
    assert {one.verdict for one in found} == {Verdict.UNDETERMINED}
