"""Whether enough people approved a change who did not write it, and do not deploy it (6.2.3.1, 6.5.1, 6.5.4)."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from pci_constructs.gates.decision import Decision, Reason, listed
from pci_constructs.gates.people import same

DECISIVE = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")
"""The states of a review that say something of the change; a comment takes no approval away."""


class Commit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One commit of the change.

    Attributes:
        commit: its id.
        authors: the logins of everybody who had a hand in it.
        unknown: the addresses of those whom no account belongs to.
    """

    commit: str
    authors: tuple[str, ...]
    unknown: tuple[str, ...]


class Review(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One review of the code.

    Attributes:
        number: its place in the order of time.
        reviewer: the login; empty for an account that is gone.
        person: whether the account is a person's.
        member: whether it belongs to the repository: owner, member of the organization, collaborator.
        state: what it says.
        commit: the commit that was looked at; empty where that is gone.
        at: when.
    """

    number: int
    reviewer: str
    person: bool
    member: bool
    state: Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"]
    commit: str
    at: str


class DeploymentReview(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer to the question whether a deployment may begin.

    Attributes:
        reviewer: the login; empty for an account that is gone.
        person: whether the account is a person's.
        state: what it says.
    """

    reviewer: str
    person: bool
    state: Literal["approved", "rejected", "pending"]


class Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="gate", tag="approvals"):
    """What is decided on.

    Attributes:
        repository: the repository.
        pull_request: where the pull request can be read.
        state: its state.
        draft: whether it is a draft.
        author: the login of whoever opened it; empty for an account that is gone.
        head: its last commit.
        merged_as: the commit that it was merged as; empty before.
        commit: the commit that is deployed; empty where that was not said.
        commits: its commits.
        reviews: its reviews, in the order of time.
        deployment_reviews: the reviews of the deployment; ``None`` where they were not asked for.
        deployer: the login of whoever deploys.
        required: how many people must have approved.
    """

    repository: str
    pull_request: str
    state: Literal["open", "closed", "merged"]
    draft: bool
    author: str
    head: Annotated[str, Meta(min_length=1)]
    merged_as: str
    commit: str
    commits: Annotated[tuple[Commit, ...], Meta(min_length=1)]
    reviews: tuple[Review, ...]
    deployment_reviews: tuple[DeploymentReview, ...] | None
    deployer: Annotated[str, Meta(min_length=1)]
    required: Annotated[int, Meta(ge=1, le=10)]


def decide(facts: Facts, at: str) -> Decision:
    """The decision.

    Args:
        facts: what is decided on.
        at: the moment that is decided for.
    """
    counted = [review for review in _latest(facts) if not _not_counted(review, facts)]
    approvers = [review.reviewer for review in counted]
    against = [*_of_change(facts), *_of_reviews(facts, approvers), *_of_deployment(facts)]
    deployed = "" if facts.deployment_reviews is None else " the deployment was let go;"
    return Decision(
        gate="approvals",
        at=at,
        against=against,
        grounds=[Reason("6.2.3.1", f"{listed(approvers)} approved {facts.head[:12]};{deployed} none of them wrote or deploys it")],
        looked_at={
            "repository": facts.repository,
            "pull_request": facts.pull_request,
            "head": facts.head,
            "commit": facts.commit or None,
            "commits": len(facts.commits),
            "authors": sorted({*_authors(facts)}),
            "reviews": len(facts.reviews),
            "counted": approvers,
            "deployment_reviews": None if facts.deployment_reviews is None else len(facts.deployment_reviews),
            "deployer": facts.deployer,
            "required": facts.required,
        },
        evidence=_evidence(facts, counted),
    )


def _authors(facts: Facts) -> Iterator[str]:
    yield from (name.lower() for name in (facts.author, *(author for commit in facts.commits for author in commit.authors)) if name)


def _latest(facts: Facts) -> list[Review]:
    """The last decisive review of each account that is still there."""
    last: dict[str, Review] = {}
    for review in facts.reviews:
        key = review.reviewer.lower()
        if key and review.state in DECISIVE and (key not in last or review.number >= last[key].number):
            last[key] = review
    return list(last.values())


def _good(review: Review, facts: Facts) -> str:
    """Why a last review is no approval by somebody independent of the code; empty if it is one."""
    if review.state != "APPROVED":
        return f"{review.reviewer}'s last review is {review.state.replace('_', ' ').lower()}"
    if not review.person:
        return f"{review.reviewer} is no person"
    if review.reviewer.lower() in set(_authors(facts)):
        return f"{review.reviewer} wrote some of it"
    if review.commit != facts.head:
        return f"{review.reviewer} approved {review.commit[:12] or 'a commit that is gone'}, before the last push"
    return "" if review.member else f"{review.reviewer} does not belong to the repository"


def _not_counted(review: Review, facts: Facts) -> str:
    return _good(review, facts) or (f"{review.reviewer} deploys it" if same(review.reviewer, facts.deployer) else "")


def _of_change(facts: Facts) -> Iterator[Reason]:
    if facts.draft:
        yield Reason("6.5.1", "the pull request is a draft")
    if facts.state == "closed":
        yield Reason("6.5.1", "the pull request was closed, and not merged")
    if facts.commit and facts.commit not in (facts.head, facts.merged_as):
        yield Reason("6.5.1", f"{facts.commit[:12]} is deployed, and this pull request is {facts.head[:12]}: nobody reviewed it here")
    if not facts.author:
        yield Reason("6.2.3.1", "who opened the pull request is gone: an author cannot be told apart from who reviewed")
    for commit in facts.commits:
        if commit.unknown:
            yield Reason(
                "6.2.3.1",
                f"no account belongs to {listed(commit.unknown)}, who wrote {commit.commit[:12]}: an author cannot be told apart from "
                "who reviewed; add the address to the account, or name its login: --known-author",
            )


def _of_reviews(facts: Facts, approvers: list[str]) -> Iterator[Reason]:
    latest = _latest(facts)
    open_ = [review.reviewer for review in latest if review.state == "CHANGES_REQUESTED" and review.member]
    # Nobody can take back what an account asked for that is gone, but for whoever dismisses it.
    open_ += ["an account that is gone" for review in facts.reviews if not review.reviewer and review.state == "CHANGES_REQUESTED"]
    if open_:
        yield Reason("6.2.3", f"{listed(open_)} asked for changes, and has neither approved since nor been dismissed")
    if len(approvers) >= facts.required:
        return
    why = [said for review in latest if (said := _not_counted(review, facts))]
    why += ["an approval is from an account that is gone" for review in facts.reviews if not review.reviewer and review.state == "APPROVED"]
    because = f": {'; '.join(why[:8])}" if why else ""
    counted = f" ({listed(approvers)})" if approvers else ""
    yield Reason("6.2.3.1", f"{len(approvers)} of {facts.required} approvals count{counted}{because}")
    if any(same(review.reviewer, facts.deployer) and not _good(review, facts) for review in latest):
        yield Reason("6.5.4", f"{facts.deployer} approved and deploys: one person must not do both")


def _of_deployment(facts: Facts) -> Iterator[Reason]:
    if facts.deployment_reviews is None:
        return
    if rejected := [review.reviewer or "an account that is gone" for review in facts.deployment_reviews if review.state == "rejected"]:
        yield Reason("6.5.1", f"{listed(rejected)} rejected the deployment")
    approved = [review for review in facts.deployment_reviews if review.state == "approved" and review.reviewer and review.person]
    others = [review for review in approved if not same(review.reviewer, facts.deployer)]
    if not [review for review in others if review.reviewer.lower() not in set(_authors(facts))]:
        if len(others) < len(approved):
            yield Reason("6.5.4", f"{facts.deployer} deploys, and approved the deployment themselves")
        yield Reason("6.5.1", "nobody approved the deployment who neither wrote the change nor deploys it")


def _evidence(facts: Facts, counted: list[Review]) -> dict[str, Any]:
    """Reviews as a record has them, and the last of them as what let the change go."""
    change: dict[str, Any] = {
        "repository": facts.repository,
        "author": facts.author,
        # Of another commit this is no approval, and a record of its deployment refuses it.
        "commit": facts.commit or facts.head,
        "head": facts.head,
        "reviews": [{"reviewer": review.reviewer, "approved_at": review.at, "commit": review.commit} for review in counted],
    }
    if facts.pull_request.startswith("https://"):
        change["pull_request"] = facts.pull_request
    if not facts.author:
        del change["author"]
    return {"change": change}
