"""Separation of duties: who may not be the same person."""

from pci_constructs.evidence.envelope import Opened
from pci_constructs.evidence.question import Context, Gaps, Question, same


def approved_own(one: Opened, _context: Context) -> Gaps:
    """Separation of duties: nobody approves their own change."""
    deployment = one.entry.deployment
    author = deployment.change.author
    for review in deployment.change.reviews:
        if same(review.reviewer, author):
            yield f"{author} reviewed their own change"
    if deployment.approval and same(deployment.approval.approver, author):
        yield f"{author} approved the deployment of their own change"


def approver_deployed(one: Opened, _context: Context) -> Gaps:
    """Separation of duties: nobody who approves deploys."""
    deployment = one.entry.deployment
    approvers = [review.reviewer for review in deployment.change.reviews]
    approvers += [deployment.approval.approver] if deployment.approval else []
    for name in dict.fromkeys(approvers):
        if same(name, deployment.deployed_by.started_by):
            yield f"{name} approved and deployed"


DUTIES = (
    Question(
        id="own-approval",
        text="Did nobody approve their own change?",
        requirements={"6.2.3.1": "the reviewer is not the author", "6.5.4": "roles are separated, so that changes need two people"},
        ask=approved_own,
    ),
    Question(
        id="approver-deployed",
        text="Did nobody who approved a change deploy it?",
        requirements={"6.5.4": "who lets a change go is not who makes it"},
        ask=approver_deployed,
    ),
)
"""What separation of duties asks."""
