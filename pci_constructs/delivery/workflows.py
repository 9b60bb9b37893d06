"""The one workflow that may take a role: its repository, its branch, its protected environment (PCI DSS 6.5.1, 7.2.5, 8.6.1)."""

import re
from dataclasses import dataclass

from pci_constructs.aws._settings import is_known
from pci_constructs.refusals import RefusedSetting

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
_REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?/[A-Za-z0-9._-]+")
_BRANCH = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9_-])?")
_ENVIRONMENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._-]*[A-Za-z0-9])?")
_ID = re.compile(r"\d{1,20}")
_SUBJECT = re.compile(r"[A-Za-z0-9_.@/:=-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A workflow of GitHub Actions. Nothing in it may be a wildcard: whoever may name a branch would choose who takes the role.

    Attributes:
        repository: the repository, ``owner/name``.
        branch: the branch, which only reviewed changes reach (6.2.3.1).
        environment: the environment of the deployment, with required reviewers (6.5.1); none for a build.
        repository_id: the repository's number, which no later owner of the same name has; by default it is not asked.
        subject: the token's subject, where it is not the classic one: repositories made or renamed since June 2026 have the numbers of
            owner and repository in it. GitHub's OIDC settings show it.

    Raises:
        RefusedSetting: a part is empty, has a wildcard, or is not what GitHub allows.
    """

    repository: str
    branch: str = "main"
    environment: str | None = None
    repository_id: str | None = None
    subject: str | None = None

    def __post_init__(self) -> None:
        _check("repository", self.repository, _REPOSITORY, "owner/name, without a wildcard")
        _check("branch", self.branch, _BRANCH, "one branch by its name, without a wildcard")
        if self.environment is not None:
            _check("environment", self.environment, _ENVIRONMENT, "one environment by its name, without a wildcard")
        if self.repository_id is not None:
            _check("repository_id", self.repository_id, _ID, "the repository's number, in quotes")
        if self.subject is not None:
            _check("subject", self.subject, _SUBJECT, "the whole subject as GitHub shows it, without a wildcard")
            _check_subject(self)

    def conditions(self) -> dict[str, dict[str, str]]:
        """What the trust policy of a role demands of a token."""
        claims = {
            "aud": AUDIENCE,
            "sub": self.subject or f"repo:{self.repository}:{self._context()}",
            "repository": self.repository,
            "ref": f"refs/heads/{self.branch}",
        }
        if self.environment:
            claims["environment"] = self.environment
        if self.repository_id:
            claims["repository_id"] = self.repository_id
        return {"StringEquals": {f"{ISSUER}:{claim}": value for claim, value in claims.items()}}

    def _context(self) -> str:
        return f"environment:{self.environment}" if self.environment else f"ref:refs/heads/{self.branch}"


def _check_subject(workflow: Workflow) -> None:
    """A subject that is given still is one of the environment, or of the branch."""
    ends = f":environment:{workflow.environment}" if workflow.environment else f":ref:refs/heads/{workflow.branch}"
    if is_known(workflow.subject) and not str(workflow.subject).endswith(ends):
        raise _refused("subject", workflow.subject, f"one that ends with {ends}")


def _check(argument: str, value: object, pattern: re.Pattern[str], allowed: str) -> None:
    if is_known(value) and (not isinstance(value, str) or not pattern.fullmatch(value)):
        raise _refused(argument, value, allowed)


def _refused(argument: str, value: object, allowed: str) -> RefusedSetting:
    return RefusedSetting(where="Workflow", argument=argument, value=value, allowed=allowed, requirement_id="7.2.5")
