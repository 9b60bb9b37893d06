"""Topics refuse requests without TLS.

SNS answers on plain HTTP too. A policy that denies what does not come over TLS keeps messages, and the signatures that send them, from
crossing a network readable (4.2.1, 8.3.2), whatever a client is configured to do. Nor does a subscription deliver to a plain HTTP address.
"""

from functools import partial

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, attempt, every, failed, passed, some, worst
from pci_constructs.rules.policies import Statement, all_hold, each_statement, refuses_plain_http, speaks_of
from pci_constructs.rules.sns._policies import DOCUMENT, POLICY, TOPIC, policies_of

_ACTIONS = ("sns:Publish",)
_SECURE = passed("no subscription delivers over plain HTTP")


def _policy(topic: ResourceView, policy: ResourceView) -> Judgement:
    bad = failed("the topic's policy does not deny requests without TLS", DOCUMENT)

    def one(statement: Statement) -> Judgement:
        if all_hold(lambda: refuses_plain_http(statement, *_ACTIONS), lambda: speaks_of(statement, topic, "TopicName")):
            return passed("the topic's policy denies requests without TLS")
        return bad

    return attempt(lambda: some(each_statement(policy, DOCUMENT), one, empty=bad))


def _check(topic: ResourceView) -> Judgement:
    denied = some(policies_of(topic), partial(_policy, topic), empty=failed("the topic has no policy that asks for TLS"))
    own = every(topic.each("Subscription"), _delivered, empty=_SECURE)
    apart = every(topic.linked("AWS::SNS::Subscription", "TopicArn"), _delivered, empty=_SECURE)
    return worst((own, apart, denied), empty=denied)


def _delivered(subscription: Block) -> Judgement:
    if subscription.text("Protocol").strip().lower() == "http":
        return failed("a subscription delivers messages over plain HTTP", subscription.where("Protocol"))
    return _SECURE


def _example(secure: str) -> Example:
    condition = {"Bool": {"aws:SecureTransport": secure}}
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sns:*", "Resource": "*", "Condition": condition}
    document = {"Version": "2012-10-17", "Statement": [deny]}
    return Example(
        resources={
            "Topic": {"Type": TOPIC},
            "Policy": {"Type": POLICY, "Properties": {"Topics": [{"Ref": "Topic"}], DOCUMENT: document}},
        }
    )


RULE = Rule(
    id="sns-topic-policy-enforces-tls",
    title="Topics refuse requests without TLS",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "what messages hold is not sent over open networks in clear text",
        "8.3.2": "signatures of requests are not sent readable",
    },
    remediation="subscribe https addresses, and deny sns:Publish to everyone for aws:SecureTransport false (enforce_ssl=True in the CDK)",
    types=(TOPIC,),
    check=_check,
    equivalents={},
    passing=_example("false"),
    failing=_example("true"),
)
