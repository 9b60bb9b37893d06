"""Only the services that deliver logs write to a bucket of logs, and nobody removes what they wrote.

Who may write to a bucket of logs can put events there that never happened, or replace what did (10.3.2). A policy that lets a service
write says for which account or resource, for services act for everybody; load balancers say by the path alone. Nobody deletes versions,
and nobody shortens what the lifecycle keeps, unless a lock holds objects for their time whatever the lifecycle says. Policies of
identities may keep others from changing the lifecycle, too.
"""

import re
from functools import partial
from typing import Any

from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    best,
    failed,
    not_applicable,
    passed,
    undetermined,
    worst,
)
from pci_constructs.rules.policies import Statement, all_hold
from pci_constructs.rules.policy_values import any_of
from pci_constructs.rules.s3._access import BUCKET, DOCUMENT, covers_bucket, every_statement, some_statement
from pci_constructs.rules.s3._logs import (
    CONFIG,
    DELIVERED,
    LOAD_BALANCERS,
    SERVER_ACCESS,
    days_of_logs,
    locked,
    of_trail,
    receives,
    refuses_deletion,
)

_WRITE = ("s3:PutObject",)
_BALANCERS = "logdelivery.elasticloadbalancing.amazonaws.com"
_ACCOUNT = r"(arn:[^:]+:iam::)?\d{12}(:root)?"
_GOOD = passed("services that deliver logs write to the bucket alone")


def _check(bucket: ResourceView) -> Judgement:
    if not receives(bucket, DELIVERED, CONFIG, SERVER_ACCESS, LOAD_BALANCERS):
        return not_applicable("no log of what was read goes to it")
    lock = attempt(partial(locked, bucket, days_of_logs(bucket)))
    writers = attempt(lambda: every_statement(bucket, lambda statement: _writers(statement, bucket), empty=_GOOD))
    deletion = best((lock, attempt(partial(refuses_deletion, bucket))), empty=lock)
    if deletion.verdict is Verdict.FAIL:
        deletion = failed("nothing stops the deletion of logs: neither a lock nor the bucket's policy")
    return worst((writers, deletion, best((lock, attempt(partial(_lifecycle, bucket))), empty=lock)), empty=_GOOD)


def _writers(statement: Statement, bucket: ResourceView) -> Judgement:
    if not statement.allows_any_action(_WRITE):
        return _GOOD
    if statement.block.has("NotPrincipal") or statement.names_anyone():
        return failed("a statement lets everybody write to the bucket", statement.path)
    if statement.principals("Federated"):
        return failed("a statement lets federated users write to the bucket", statement.path)
    people = statement.principals("AWS")
    if people and all(re.fullmatch(_ACCOUNT, str(one)) for one in people if isinstance(one, str)) and receives(bucket, LOAD_BALANCERS):
        blocked_by = "whether it is the account that load balancers of the region write from"
        return undetermined("a statement lets an account write to the bucket", statement.path, blocked_by=blocked_by)
    if people:
        return failed("a statement lets a principal write that is no service which delivers logs", statement.path)
    services = statement.principals("Service")
    if services and not any_of(services, lambda service: str(service) != _BALANCERS):
        return _GOOD
    if statement.bound_to_source():
        return _GOOD
    return failed("a statement lets a service write for anybody: no condition names the source", statement.path)


def _lifecycle(bucket: ResourceView) -> Judgement:
    def denies(statement: Statement) -> bool:
        return all_hold(
            statement.denies_all_but_named,
            lambda: statement.covers_action("s3:PutLifecycleConfiguration"),
            lambda: covers_bucket(statement, bucket),
        )

    bad = "the bucket's policy does not keep others from changing its lifecycle"
    found = some_statement(bucket, denies, "its policy keeps others from changing the lifecycle", bad)
    if found.verdict is not Verdict.FAIL:
        return found
    return undetermined(bad, DOCUMENT, blocked_by="who may change the lifecycle by policies of identities and of the organization")


def _example(**condition: Any) -> Example:
    write = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": "*",
        **condition,
    }
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Bucket"}, DOCUMENT: {"Statement": [write]}}}
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 365}}}
    return of_trail({"ObjectLockEnabled": True, "ObjectLockConfiguration": lock}, Policy=policy)


RULE = Rule(
    id="log-bucket-policy-delivery-only",
    title="Only the services that deliver logs write to buckets of logs",
    severity=Severity.MEDIUM,
    requirements={
        "10.3.1": "only what has to does anything with the files of the audit log",
        "10.3.2": "nobody adds to, replaces or removes what a service delivered",
    },
    remediation="let services that deliver write, with aws:SourceArn or aws:SourceAccount; deny deletion and s3:PutLifecycleConfiguration",
    types=(BUCKET,),
    check=_check,
    passing=_example(Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}),
    failing=_example(),
)
