"""What GitHub's API says of a pull request, as the facts of the gate ``approvals``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from pci_constructs.gates import people
from pci_constructs.gates.approvals import Commit, DeploymentReview, Facts, Review
from pci_constructs.gates.decision import in_utc
from pci_constructs.gates.documents import commit as commit_id
from pci_constructs.gates.documents import json_of, moment, pages_of, refused, typed

_REVIEW = "6.2.3.1"
_CHANGE = "6.5.1"
_TRAILER = re.compile(r"^co-authored-by:[^\n<]*<([^<>\n]*)>[ \t\r]*$", re.IGNORECASE | re.MULTILINE)


class _User(Struct):
    login: str
    type: str = ""


class _MaybeUser(Struct):
    """GitHub writes ``{}`` for a commit by nobody whom it knows."""

    login: str = ""
    type: str = ""


class _Repository(Struct):
    full_name: str


class _Base(Struct):
    repo: _Repository


class _Head(Struct):
    sha: str


class _Pull(Struct):
    url: str
    state: Literal["open", "closed"]
    merged: bool
    user: _User | None
    head: _Head
    base: _Base
    commits: int
    html_url: str = ""
    draft: bool = False
    merge_commit_sha: str | None = None


class _Review(Struct):
    user: _User | None
    state: Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]
    commit_id: str | None
    author_association: str
    submitted_at: str | None = None
    pull_request_url: str | None = None


class _Signature(Struct):
    name: str = ""
    email: str = ""


class _GitCommit(Struct):
    author: _Signature | None
    committer: _Signature | None
    message: str


class _Commit(Struct):
    sha: str
    commit: _GitCommit
    author: _MaybeUser | None
    committer: _MaybeUser | None


class _Environment(Struct):
    name: str


class _DeploymentReview(Struct):
    state: Literal["approved", "rejected", "pending"]
    environments: list[_Environment]
    user: _User | None


def read(
    *,
    pull_request: Path,
    reviews: Path,
    commits: Path,
    deployer: str,
    required: int,
    deployment_reviews: Path | None = None,
    environment: str = "",
    commit: str = "",
    known_authors: Mapping[str, str] | None = None,
) -> Facts:
    """The facts in answers of GitHub's API.

    Args:
        pull_request: ``GET /repos/{owner}/{repo}/pulls/{number}``.
        reviews: ``GET …/pulls/{number}/reviews``, all pages.
        commits: ``GET …/pulls/{number}/commits``, all pages.
        deployer: the login of whoever deploys.
        required: how many people must have approved.
        deployment_reviews: ``GET …/actions/runs/{run}/approvals``, if the environment asks for them.
        environment: the environment that is deployed to; needed where the reviews of the deployment name several.
        commit: the commit that is deployed; the head of the pull request, or what it was merged as.
        known_authors: logins by address, for authors whom GitHub does not know.

    Raises:
        RefusedInput: a file is not what it is said to be, does not belong to the others, or is not whole.
    """
    if not people.LOGIN.fullmatch(deployer):
        raise refused("--deployer", "the deployer", deployer, "the login of an account, such as octocat", "6.5.4")
    cure = "GET /repos/{owner}/{repo}/pulls/{number} answers with one pull request; a list of them says too little"
    pull = typed(json_of(pull_request, _REVIEW), _Pull, str(pull_request), _REVIEW, cure)
    logins = {address.strip().lower(): login for address, login in (known_authors or {}).items()}
    return Facts(
        repository=pull.base.repo.full_name,
        pull_request=pull.html_url or pull.url,
        state="merged" if pull.merged else pull.state,
        draft=pull.draft,
        author=pull.user.login if pull.user and not people.same(pull.user.login, people.GHOST) else "",
        head=commit_id(pull.head.sha, f"{pull_request}: head.sha"),
        merged_as=(pull.merge_commit_sha or "") if pull.merged else "",
        commit=commit_id(commit, "--commit") if commit else "",
        commits=_commits(commits, pull, logins),
        reviews=_reviews(reviews, pull),
        deployment_reviews=_deployment(deployment_reviews, environment) if deployment_reviews else None,
        deployer=deployer,
        required=required,
    )


def _commits(file: Path, pull: _Pull, logins: Mapping[str, str]) -> tuple[Commit, ...]:
    rows, _whole = pages_of(file, _REVIEW)
    found = typed(rows, list[_Commit], str(file), _REVIEW, "it is the answer of GET …/pulls/{number}/commits")
    if len(found) != pull.commits:
        cure = "fetch all pages: gh api --paginate --slurp; GitHub lists 250 commits at most: a larger change is to be divided"
        raise refused(str(file), "the list", f"{len(found)} commits", f"all {pull.commits} of the pull request", _REVIEW, cure=cure)
    if pull.head.sha not in [one.sha for one in found]:
        cure = "somebody pushed in between: fetch all files again"
        raise refused(str(file), "the list", "without the head", f"with {pull.head.sha}", _REVIEW, cure=cure)
    return tuple(_authors(one, logins) for one in found)


def _authors(row: _Commit, logins: Mapping[str, str]) -> Commit:
    """Everybody who had a hand in a commit: who wrote it, who put it there in this form, and whom its message names beside them."""
    known: list[str] = []
    unknown: list[str] = []
    hands = [(row.author, row.commit.author), (row.committer, row.commit.committer)]
    for account, signature in hands:
        address = signature.email if signature else ""
        login = (account.login if account else "") or people.of_address(address) or logins.get(address.strip().lower(), "")
        if login:
            known.append(login)
        else:
            unknown.append(address or "nobody's address")
    for address in _TRAILER.findall(row.commit.message):
        login = people.of_address(address) or logins.get(address.strip().lower(), "") or _within(row, address)
        if login:
            known.append(login)
        else:
            unknown.append(address)
    authors = tuple(dict.fromkeys(login for login in known if not people.same(login, people.WEB)))
    return Commit(commit=row.sha, authors=authors, unknown=tuple(dict.fromkeys(unknown)))


def _within(row: _Commit, address: str) -> str:
    """The login of an author or committer who names themselves once more."""
    for account, signature in ((row.author, row.commit.author), (row.committer, row.commit.committer)):
        if account and account.login and signature and signature.email.strip().lower() == address.strip().lower():
            return account.login
    return ""


def _reviews(file: Path, pull: _Pull) -> tuple[Review, ...]:
    rows, whole = pages_of(file, _REVIEW)
    if not whole:
        cure = "fetch all pages: gh api --paginate --slurp writes a list of pages, which is read, too"
        raise refused(str(file), "the list", f"exactly {len(rows)} reviews, which fill a page", "known to be whole", _REVIEW, cure=cure)
    found = typed(rows, list[_Review], str(file), _REVIEW, "it is the answer of GET …/pulls/{number}/reviews")
    for number, row in enumerate(found):
        if row.pull_request_url is not None and row.pull_request_url.lower() != pull.url.lower():
            raise refused(str(file), f"[{number}].pull_request_url", row.pull_request_url, f"that of {pull.url}", _REVIEW)
    return tuple(_in_order(found, str(file)))


def _in_order(rows: Sequence[_Review], where: str) -> Iterator[Review]:
    # A pending review is a draft that nobody but its author sees.
    submitted = [
        ("" if row.state == "PENDING" else in_utc(moment(row.submitted_at, where, f"[{number}].submitted_at", _REVIEW)), number, row)
        for number, row in enumerate(rows)
    ]
    for place, (at, _number, row) in enumerate(sorted(submitted, key=lambda one: one[:2])):
        if row.state == "PENDING":
            continue
        gone = row.user is None or people.same(row.user.login, people.GHOST)
        yield Review(
            number=place,
            reviewer="" if gone or row.user is None else row.user.login,
            person=row.user is not None and row.user.type == people.PERSON and not row.user.login.endswith("[bot]"),
            member=row.author_association in ("OWNER", "MEMBER", "COLLABORATOR"),
            state=row.state,
            commit=row.commit_id or "",
            at=at,
        )


def _deployment(file: Path, environment: str) -> tuple[DeploymentReview, ...]:
    rows, whole = pages_of(file, _CHANGE)
    if not whole:
        raise refused(str(file), "the list", f"exactly {len(rows)} reviews, which fill a page", "known to be whole", _CHANGE)
    found = typed(rows, list[_DeploymentReview], str(file), _CHANGE, "it is the answer of GET …/actions/runs/{run}/approvals")
    names = sorted({one.name for row in found for one in row.environments})
    if not environment and len(names) > 1:
        raise refused(str(file), "environments", names, "one, or --environment says which", _CHANGE)
    wanted = environment or (names[0] if names else "")
    return tuple(
        DeploymentReview(
            reviewer=row.user.login if row.user and not people.same(row.user.login, people.GHOST) else "",
            person=row.user is not None and row.user.type == people.PERSON and not row.user.login.endswith("[bot]"),
            state=row.state,
        )
        for row in found
        if wanted in [one.name for one in row.environments]
    )


def known_author(text: str) -> tuple[str, str]:
    """The address and the login in ``ADDRESS=LOGIN``.

    Raises:
        ValueError: it is none.
    """
    address, _, login = text.rpartition("=")
    if "@" not in address or not people.LOGIN.fullmatch(login):
        raise ValueError(text)
    return address, login
