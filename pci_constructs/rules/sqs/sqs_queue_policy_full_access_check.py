"""A queue's policy says which actions it allows.

Who sends to a queue need not read it, empty it, delete it or change its policy. A statement that allows every action gives all of this to
whoever it names, a service or another account, and is more than the work needs (7.2.5).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, every, failed, passed
from pci_constructs.rules.policies import Statement, each_statement
from pci_constructs.rules.sqs._policies import DOCUMENT, INLINE, POLICY


def _check(policy: ResourceView) -> Judgement:
    good = passed("every statement names its actions", DOCUMENT)

    def one(statement: Statement) -> Judgement:
        if statement.allows and (statement.covers_all_actions("sqs") or statement.covers_all_actions()):
            return failed("a statement allows every action on the queue", statement.path)
        return good

    return attempt(lambda: every(each_statement(policy, DOCUMENT), one, empty=good))


def _example(action: str) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": action, "Resource": "*"}
    return {"Queues": ["https://sqs.eu-central-1.amazonaws.com/111122223333/q"], DOCUMENT: {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="sqs-queue-policy-full-access-check",
    title="Policies of queues name their actions",
    severity=Severity.MEDIUM,
    requirements={"7.2.5": "whoever sends to a queue holds the right to send, and not the rights to read, purge and delete"},
    remediation="name the actions, such as sqs:SendMessage",
    types=(POLICY, INLINE),
    check=_check,
    equivalents={"config": "sqs-queue-policy-full-access-check", "checkov": "CKV_AWS_72"},
    passing=_example("sqs:SendMessage"),
    failing=_example("sqs:*"),
)
