"""Queues refuse requests without TLS.

SQS answers on plain HTTP too. A policy that denies what does not come over TLS keeps messages, and the signatures that send them, from
crossing a network readable (4.2.1, 8.3.2), whatever a client is configured to do.
"""

from functools import partial

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, attempt, failed, passed, some
from pci_constructs.rules.policies import Statement, all_hold, each_statement, refuses_plain_http, speaks_of
from pci_constructs.rules.sqs._policies import DOCUMENT, POLICY, QUEUE, policies_of

_ACTIONS = ("sqs:SendMessage", "sqs:ReceiveMessage")


def _policy(queue: ResourceView, policy: ResourceView) -> Judgement:
    bad = failed("the queue's policy does not deny requests without TLS", DOCUMENT)

    def one(statement: Statement) -> Judgement:
        if all_hold(lambda: refuses_plain_http(statement, *_ACTIONS), lambda: speaks_of(statement, queue, "QueueName")):
            return passed("the queue's policy denies requests without TLS")
        return bad

    return attempt(lambda: some(each_statement(policy, DOCUMENT), one, empty=bad))


def _check(queue: ResourceView) -> Judgement:
    return some(policies_of(queue), partial(_policy, queue), empty=failed("the queue has no policy that asks for TLS"))


def _example(secure: str) -> Example:
    condition = {"Bool": {"aws:SecureTransport": secure}}
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*", "Condition": condition}
    document = {"Version": "2012-10-17", "Statement": [deny]}
    return Example(
        resources={
            "Queue": {"Type": QUEUE},
            "Policy": {"Type": POLICY, "Properties": {"Queues": [{"Ref": "Queue"}], DOCUMENT: document}},
        }
    )


RULE = Rule(
    id="sqs-queue-policy-enforces-tls",
    title="Queues refuse requests without TLS",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "what messages hold is not sent over open networks in clear text",
        "8.3.2": "signatures of requests are not sent readable",
    },
    remediation="add a policy that denies sqs:* to everyone for aws:SecureTransport false (enforce_ssl=True in the CDK)",
    types=(QUEUE,),
    check=_check,
    equivalents={},
    passing=_example("false"),
    failing=_example("true"),
)
