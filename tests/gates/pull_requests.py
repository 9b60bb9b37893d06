"""Answers of GitHub's API about one pull request, in the fields that the gate looks at and a few that it does not."""

from pathlib import Path
from typing import Any

from tests.gates.kit import Json, put

HEAD = "5d41402abc4b2a76b9719d911017c592aaaaaaaa"
FIRST = "7d793037a0760186574b0282f2f435e7bbbbbbbb"
MERGED = "9e107d9d372bb6826bd81d3542a419d6cccccccc"
URL = "https://api.github.com/repos/payments/platform/pulls/7"


def user(login: str, type_: str = "User") -> Json:
    return {"login": login, "id": 1, "type": type_, "site_admin": False}


def pull(**changes: Any) -> Json:
    return {
        "url": URL,
        "html_url": "https://github.com/payments/platform/pull/7",
        "number": 7,
        "state": "open",
        "draft": False,
        "merged": False,
        "merge_commit_sha": MERGED,
        "user": user("ada"),
        "head": {"ref": "fix", "sha": HEAD},
        "base": {"ref": "main", "sha": FIRST, "repo": {"full_name": "payments/platform"}},
        "commits": 2,
        **changes,
    }


def commit(sha: str = HEAD, author: str = "ada", committer: str = "web-flow", **changes: Any) -> Json:
    return {
        "sha": sha,
        "commit": {
            "author": {"name": author, "email": f"{author}@example.com", "date": "2026-11-25T09:00:00Z"},
            "committer": {"name": "GitHub", "email": "noreply@github.com", "date": "2026-11-25T09:00:00Z"},
            "message": "Fix the rounding of refunds",
        },
        "author": user(author),
        "committer": user(committer),
        **changes,
    }


def review(reviewer: str, state: str = "APPROVED", at: str = "2026-11-25T11:00:00Z", **changes: Any) -> Json:
    return {
        "id": 80,
        "user": user(reviewer),
        "body": "",
        "state": state,
        "commit_id": HEAD,
        "submitted_at": at,
        "author_association": "MEMBER",
        "pull_request_url": URL,
        **changes,
    }


def environment_review(reviewer: str, state: str = "approved", environment: str = "production") -> Json:
    return {"state": state, "comment": "", "environments": [{"id": 1, "name": environment}], "user": user(reviewer)}


COMMITS = [commit(FIRST), commit(HEAD, "ada")]
REVIEWS = [review("grace", at="2026-11-25T11:00:00Z"), review("edsger", at="2026-11-25T11:05:00Z")]


def words(
    folder: Path,
    *more: object,
    pull_request: object = None,
    reviews: object = None,
    commits: object = None,
    deployer: str = "barbara",
) -> list[object]:
    """The arguments for a pull request that two people approved, but for what is given."""
    return [
        "approvals",
        "--pull-request",
        put(folder, "pr.json", pull() if pull_request is None else pull_request),
        "--reviews",
        put(folder, "reviews.json", REVIEWS if reviews is None else reviews),
        "--commits",
        put(folder, "commits.json", COMMITS if commits is None else commits),
        "--deployer",
        deployer,
        *more,
    ]
