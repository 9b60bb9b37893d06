"""What was changed, who looked at it, who let it go and who deployed it (6.2.3.1, 6.5.1)."""

from pci_constructs.evidence.fields import Commit, Digest, Link, Moment, Name, Part, Principal


class Review(Part, frozen=True, kw_only=True):
    """One approval of the code. Requested reviews and comments are none, and have no place here (6.2.3.1).

    Attributes:
        reviewer: who approved.
        approved_at: when.
        commit: the commit that they looked at; an approval of an earlier one is not one of what was merged.
    """

    reviewer: Name
    approved_at: Moment
    commit: Commit


class Window(Part, frozen=True, kw_only=True):
    """The time in which the change was allowed.

    Attributes:
        start: its begin.
        end: its end.
    """

    start: Moment
    end: Moment


class Change(Part, frozen=True, kw_only=True):
    """What was changed, by whom, and who looked at it.

    Attributes:
        repository: where the code is.
        commit: the commit that was deployed.
        author: who wrote it.
        head: the last commit of the reviewed branch, where a merge made another one of it.
        reviews: the approvals.
        pull_request: where they can be read.
        ticket: the change ticket.
        window: when the change was allowed.
    """

    repository: Name
    commit: Commit
    author: Name
    head: Commit | None = None
    reviews: tuple[Review, ...] = ()
    pull_request: Link | None = None
    ticket: Name | None = None
    window: Window | None = None


class Approval(Part, frozen=True, kw_only=True):
    """Who let the deployment go (6.5.1).

    Attributes:
        approver: who.
        approved_at: when.
        reference: where it can be read.
    """

    approver: Name
    approved_at: Moment
    reference: Link | None = None


class Deployer(Part, frozen=True, kw_only=True):
    """Who deployed.

    Attributes:
        principal: the identity in AWS, as CloudTrail has it.
        started_by: the person who started it; for a deployment on merge, who merged.
    """

    principal: Principal
    started_by: Name


class Pipeline(Part, frozen=True, kw_only=True):
    """The run that deployed.

    Attributes:
        name: the pipeline.
        run: the run's id.
        url: where it can be read.
        log: the digest of its log, an artifact of the record.
    """

    name: Name
    run: Name
    url: Link | None = None
    log: Digest | None = None
