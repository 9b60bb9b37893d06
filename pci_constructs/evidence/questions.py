"""The eight questions that an auditor asks of each deployment, and what would be missing from an answer.

Each is a function of one record; it yields a sentence for everything that is missing, and ``Unknown`` for what could not be looked at:
that is no evidence, and no fault either.
"""

from pci_constructs.evidence.envelope import Opened
from pci_constructs.evidence.period import events_of
from pci_constructs.evidence.question import Context, Gaps, Question, Unknown, file_gaps, same
from pci_constructs.evidence.reading import in_utc
from pci_constructs.evidence.record import Deployment
from pci_constructs.evidence.released import taken_back
from pci_constructs.evidence.trail import DELAY


def reviewed(one: Opened, _context: Context) -> Gaps:
    """Commits with reviews and approvals."""
    deployment = one.entry.deployment
    change = deployment.change
    counted = 0
    for review in change.reviews:
        if same(review.reviewer, change.author):
            yield f"{review.reviewer} reviewed their own change"
        elif review.commit not in (change.commit, change.head):
            yield f"{review.reviewer} approved {review.commit[:12]}, which is not what was deployed"
        elif review.approved_at > deployment.started_at:
            yield f"{review.reviewer} approved the code at {in_utc(review.approved_at)}, after the deployment began"
        else:
            counted += 1
    if not counted:
        yield f"no approved review of commit {change.commit[:12]} by somebody else than {change.author}"


def scanned(one: Opened, context: Context) -> Gaps:
    """Pipeline logs with scans passed."""
    deployment = one.entry.deployment
    if deployment.pipeline is None:
        yield "no run of a pipeline"
    else:
        yield from file_gaps("the pipeline's log", deployment.pipeline.log, context)
    if not deployment.scans:
        yield "no scan"
    for scan in deployment.scans:
        if not scan.passed:
            yield f"{scan.tool} ({scan.kind}) did not pass"
        # What runs can only be looked into when it runs.
        elif scan.at > deployment.started_at and scan.kind != "dynamic":
            yield f"{scan.tool} ({scan.kind}) looked at {in_utc(scan.at)}, after the deployment began"


def listed(one: Opened, context: Context) -> Gaps:
    """An SBOM for each artifact."""
    deployment = one.entry.deployment
    if not deployment.images and not deployment.templates:
        yield "neither an image nor a template is named: what was deployed?"
    kinds = {artifact.digest: artifact.kind for artifact in deployment.artifacts}
    for image in deployment.images:
        yield from file_gaps(f"the SBOM of {image.name}", image.sbom, context)
        if image.sbom and kinds.get(image.sbom, "sbom") != "sbom":
            yield f"the SBOM of {image.name}: the file is recorded as {kinds[image.sbom]}"


def image_scanned(one: Opened, context: Context) -> Gaps:
    """Image scan results."""
    deployment = one.entry.deployment
    for image in deployment.images:
        scans = [scan for scan in deployment.scans if scan.kind == "image" and scan.target == image.digest]
        if not scans:
            yield f"no scan of the image {image.name}@{image.digest[:19]}"
        for scan in scans:
            if not scan.passed:
                yield f"{scan.tool} did not pass {image.name}"
            if scan.critical:
                yield f"{scan.tool} found {scan.critical} critical in {image.name}"
            yield from file_gaps(f"the report of {scan.tool} on {image.name}", scan.report, context)


def policies_held(one: Opened, context: Context) -> Gaps:
    """Policy results."""
    deployment = one.entry.deployment
    if not deployment.policies and deployment.findings is None:
        yield "no result of a policy engine"
    for policy in deployment.policies:
        if not policy.passed:
            yield f"{policy.tool}: {policy.policy} did not pass"
        yield from file_gaps(f"the report of {policy.tool} on {policy.policy}", policy.report, context)
    if deployment.templates and deployment.findings is None:
        yield "templates without findings of the rules"
    if deployment.findings is not None:
        found = deployment.findings
        if found.failed or found.errors:
            yield f"{found.failed} findings fail and {found.errors} rules raised"
        if not found.resources or not found.rules:
            yield "the rules looked at nothing"
        yield from file_gaps("the findings of the rules", found.report, context)


def approved(one: Opened, _context: Context) -> Gaps:
    """Approval evidence."""
    deployment = one.entry.deployment
    if deployment.approval is None:
        yield "nobody approved the deployment"
    elif deployment.approval.approved_at > deployment.started_at:
        yield f"{deployment.approval.approver} approved it at {in_utc(deployment.approval.approved_at)}, after it began"
    if deployment.change.ticket is None:
        yield "no change ticket"
    window = deployment.change.window
    if window is None:
        yield "no change window"
    elif not window.start <= deployment.started_at <= deployment.finished_at <= window.end:
        yield f"it ran outside of its window, {in_utc(window.start)} to {in_utc(window.end)}"


def in_trail(one: Opened, context: Context) -> Gaps:
    """CloudTrail of who deployed what and when."""
    deployment, seen = one.entry.deployment, context.seen
    if seen.events is None:
        yield Unknown("CloudTrail was not looked at")
        return
    if events_of(one, seen.events):
        return
    if deployment.started_at < seen.reaches_back_to:
        yield Unknown(f"CloudTrail answers back to {in_utc(seen.reaches_back_to)} by itself: name the trail's bucket with --trail-bucket")
    elif deployment.finished_at > seen.until - DELAY:
        yield Unknown("CloudTrail may not have it yet: its events arrive within 15 minutes")
    else:
        who = deployment.deployed_by.principal
        yield f"CloudTrail has no call in {seen.region} with which {who} deployed between {_span(deployment)}"


def _span(deployment: Deployment) -> str:
    return f"{in_utc(deployment.started_at)} and {in_utc(deployment.finished_at)}"


def can_go_back(one: Opened, context: Context) -> Gaps:
    """Rollback evidence."""
    deployment = one.entry.deployment
    rollback = deployment.rollback
    if rollback is None:
        yield "no way back is named"
    else:
        if rollback.target == deployment.change.commit:
            yield "the way back leads to the same commit"
        if rollback.tested_at is None and rollback.performed_at is None:
            yield "the way back was never tried"
        yield from file_gaps("what shows the way back", rollback.report, context)
    yield from taken_back(one, context.seen.releases or ())
    if deployment.outcome != "succeeded" and (rollback is None or rollback.performed_at is None):
        yield f"it {'failed' if deployment.outcome == 'failed' else 'was rolled back'}, and nothing says when it was rolled back"


def _has_images(deployment: Deployment) -> bool:
    # A record that names nothing that was deployed is asked, too: it may well have been an image.
    return bool(deployment.images) or not deployment.templates


QUESTIONS = (
    Question(
        id="reviews",
        text="Was each commit reviewed, and approved by somebody else than its author?",
        requirements={"6.2.3.1": "a person who did not write the code approved it before it was released"},
        ask=reviewed,
    ),
    Question(
        id="pipeline",
        text="Does the log of each pipeline show that its scans passed?",
        requirements={
            "6.2.3": "what is released was looked at before for mistakes that attackers use",
            "6.3.1": "scanners find vulnerabilities in what is released, and rank them",
        },
        ask=scanned,
    ),
    Question(
        id="sbom",
        text="Is there a list of components (SBOM) for each artifact?",
        requirements={"6.3.2": "the list says which third-party components each deployed image has"},
        ask=listed,
        applies=_has_images,
        of="deployment of an image",
    ),
    Question(
        id="image-scans",
        text="Was each image scanned, and was nothing critical in it?",
        requirements={
            "6.3.1": "vulnerabilities of images are found and ranked",
            "6.3.3": "nothing with a critical vulnerability that has a patch goes into production",
        },
        ask=image_scanned,
        applies=_has_images,
        of="deployment of an image",
    ),
    Question(
        id="policies",
        text="Did each deployment pass the policies?",
        requirements={"6.5.2": "the requirements were confirmed for what the change left behind"},
        ask=policies_held,
    ),
    Question(
        id="approvals",
        text="Was each deployment approved, with a ticket, and in its window?",
        requirements={"6.5.1": "changes to production are approved by authorized people, for a documented reason"},
        ask=approved,
    ),
    Question(
        id="cloudtrail",
        text="Does CloudTrail show who deployed what and when?",
        requirements={"10.2.1.2": "the audit log has the administrative action", "10.2.2": "it says who, what, when and from where"},
        ask=in_trail,
    ),
    Question(
        id="rollback",
        text="Is there a way back from each deployment, and was it tried?",
        requirements={"6.5.1": "a change that fails can be taken back to a secure state"},
        ask=can_go_back,
    ),
)
"""The eight questions, in the order in which they are asked."""
