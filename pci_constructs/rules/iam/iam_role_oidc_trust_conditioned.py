"""A role for a web identity says which identity.

GitHub and every Kubernetes cluster sign tokens for whoever runs there. A role that trusts the provider alone is open to every repository
and every pod; the token's subject says which one it is, and its audience that it was made for AWS. Both are demanded (8.3.1), the subject
so narrowly that it fits the job (7.2.5). Cognito has no subject to tell identities apart beforehand; its identity pool is the audience.
"""

from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Unknown, failed, passed
from pci_constructs.rules.iam._trust import TRUST, judge_trust
from pci_constructs.rules.policies import Statement, all_hold, any_of, holds_to_its_values

_ACTION = "sts:AssumeRoleWithWebIdentity"
_SUBJECTLESS = ("cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com")
_PART_OF_OWNER = expression(
    r"(repo|repository|job_workflow_ref|project_path):[^/]*|(organization|org|enterprise|repository_owner|repository_owner_id|repository_id):[^:]*"
)
"""A subject of a provider whom many share that breaks off within the owner's name, so that other owners' names go on in their own way.
GitHub lets owners begin theirs with other claims than the repository.
"""
_PREFIXES = ("", "repo", "system", "system:serviceaccount", "project_path", "organization", "org", "arn", "arn:aws", "arn:aws:iam")


def _decide(statement: Statement) -> Judgement:
    providers = statement.principals("Federated")
    if not providers or not statement.covers_action(_ACTION):
        return passed("the statement is not on web identities", statement.path)
    if not _holds(statement, (":aud", ":app_id")):
        return failed("the role does not say for whom the token must have been made (aud)", statement.path)
    if all_hold(lambda: not _holds(statement, (":sub",)), lambda: _have_subjects(providers)):
        return failed("the role does not say which subject of the provider may take it (sub), or says it with a wildcard", statement.path)
    return passed("the role says which subject and audience it takes", statement.path)


def _have_subjects(providers: list[Any]) -> bool:
    """Whether a provider tells identities apart beforehand; one of the account has an ARN, whatever is not known of it."""
    seen = [found.shape if found.__class__ is Unknown and found.shape.startswith("arn:") else found for found in providers]
    return any_of(seen, lambda provider: str(provider) not in _SUBJECTLESS)


def _holds(statement: Statement, suffixes: tuple[str, ...]) -> bool:
    return any(
        key.endswith(suffixes) and holds_to_its_values(operator) and bool(values) and not any_of(values, _is_open)
        for operator, key, values in statement.conditions()
    )


def _is_open(value: Any) -> bool:
    """Whether a pattern admits subjects of owners nobody knows: its first wildcard stands before or within what tells them apart."""
    text = str(value).strip()
    before = text.partition("*")[0].partition("?")[0]
    return not text or (before != text and (before.rstrip(":/") in _PREFIXES or _PART_OF_OWNER.fullmatch(before) is not None))


def _check(role: ResourceView) -> Judgement:
    return judge_trust(role, _decide, "the role trusts no web identity without saying which")


def _example(subject: str) -> dict[str, object]:
    issuer = "token.actions.githubusercontent.com"
    allow = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{issuer}"},
        "Action": _ACTION,
        "Condition": {"StringLike": {f"{issuer}:sub": subject}, "StringEquals": {f"{issuer}:aud": "sts.amazonaws.com"}},
    }
    return {TRUST: {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="iam-role-oidc-trust-conditioned",
    title="Roles for web identities say which subject may take them",
    severity=Severity.HIGH,
    requirements={
        "8.3.1": "only the workload that was meant proves to be itself",
        "7.2.5": "a repository or pod gets the role of its own work and no other",
    },
    remediation="add StringEquals (or StringLike with owner and name) on the provider's sub, and StringEquals on its aud",
    types=("AWS::IAM::Role",),
    check=_check,
    equivalents={"checkov": "CKV_AWS_358"},
    passing=_example("repo:payments-org/api:ref:refs/heads/main"),
    failing=_example("repo:*"),
)
