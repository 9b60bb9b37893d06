"""What is written down of one deployment: typed, versioned, and without card data (6.5.1).

``record.schema.json`` beside this file is the same as JSON Schema; a test holds the two together. What a pipeline may not know (a change
without a ticket, an image without an SBOM) may be absent: a record with a gap is worth more than none, and the audit names the gap.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from pci_constructs.evidence.change import Approval, Change, Deployer, Pipeline
from pci_constructs.evidence.fields import Commit, Count, Digest, Environment, Identifier, Moment, Name, Part, Principal

SCHEMA_VERSION = 1
"""Raised when a field goes away or changes its meaning; new optional fields do not raise it."""


class Image(Part, frozen=True, kw_only=True):
    """One container image, or another artifact that was deployed.

    Attributes:
        name: its repository, without a tag: tags move.
        digest: its digest.
        sbom: the digest of its list of components, an artifact of the record (6.3.2).
    """

    name: Name
    digest: Digest
    sbom: Digest | None = None


class Scan(Part, frozen=True, kw_only=True):
    """The result of one scanner (6.3.1, 11.3.1.3).

    Attributes:
        tool: its name.
        version: its version.
        kind: what it looks for, or into.
        target: what it looked at; for an image, the image's digest.
        passed: whether it let the deployment go.
        at: when.
        critical: how many findings of this severity.
        high: the same.
        medium: the same.
        low: the same.
        report: the digest of its report, an artifact of the record.
    """

    tool: Name
    version: Name
    kind: Annotated[
        Literal["image", "code", "dependencies", "infrastructure", "secrets", "dynamic"],
        Meta(description="image, code, dependencies, infrastructure, secrets or dynamic"),
    ]
    target: Name
    passed: bool
    at: Moment
    critical: Count
    high: Count
    medium: Count = 0
    low: Count = 0
    report: Digest | None = None


class Policy(Part, frozen=True, kw_only=True):
    """The result of one policy engine.

    Attributes:
        tool: its name.
        version: its version.
        policy: the policy, or the set of policies.
        passed: whether it let the deployment go.
        at: when.
        report: the digest of its report, an artifact of the record.
    """

    tool: Name
    version: Name
    policy: Name
    passed: bool
    at: Moment
    report: Digest | None = None


class Findings(Part, frozen=True, kw_only=True):
    """What this library's rules said of the templates: counts by verdict (6.5.2).

    Attributes:
        pack_version: the version of the rules.
        passed: how many findings pass.
        failed: how many fail.
        undetermined: how many could not be decided.
        accepted: how many an exception on record accepts.
        errors: how many rules raised.
        resources: how many resources were looked at.
        rules: how many rules were asked.
        report: the digest of the findings, an artifact of the record.
    """

    pack_version: Name
    passed: Count
    failed: Count
    undetermined: Count
    accepted: Count
    errors: Count
    resources: Count
    rules: Count
    report: Digest | None = None


class Rollback(Part, frozen=True, kw_only=True):
    """How to get back (6.5.1).

    Attributes:
        target: the commit to go back to.
        procedure: how, in a sentence or by name.
        tested_at: when that was last tried.
        performed_at: when it was done for this deployment.
        report: the digest of what shows it, an artifact of the record.
    """

    target: Commit
    procedure: Name
    tested_at: Moment | None = None
    performed_at: Moment | None = None
    report: Digest | None = None


class Artifact(Part, frozen=True, kw_only=True):
    """A file that lies in the store beside the records, under its digest.

    Attributes:
        name: its name, for people.
        kind: what it is.
        digest: its digest.
        size: its size in bytes.
    """

    name: Name
    kind: Annotated[
        Literal["sbom", "scan", "policy", "findings", "log", "rollback", "other"],
        Meta(description="sbom, scan, policy, findings, log, rollback or other"),
    ]
    digest: Digest
    size: Count


class Deployment(Part, frozen=True, kw_only=True):
    """One deployment, as the pipeline reports it.

    Attributes:
        id: the deployment's own id; the same id is recorded once.
        outcome: how it ended.
        started_at: when it began.
        finished_at: when it ended.
        change: what was changed.
        deployed_by: who deployed.
        approval: who let it go.
        pipeline: the run.
        images: what was deployed.
        scans: results of scanners.
        policies: results of policy engines.
        templates: the SHA-256 of each template, by its name.
        findings: what this library's rules said of them.
        rollback: how to get back.
        artifacts: the files that the digests above refer to.
    """

    id: Identifier
    outcome: Annotated[Literal["succeeded", "failed", "rolled-back"], Meta(description="succeeded, failed or rolled-back")]
    started_at: Moment
    finished_at: Moment
    change: Change
    deployed_by: Deployer
    approval: Approval | None = None
    pipeline: Pipeline | None = None
    images: tuple[Image, ...] = ()
    scans: tuple[Scan, ...] = ()
    policies: tuple[Policy, ...] = ()
    templates: dict[str, Digest] = msgspec.field(default_factory=dict)
    findings: Findings | None = None
    rollback: Rollback | None = None
    artifacts: tuple[Artifact, ...] = ()


class Entry(Part, frozen=True, kw_only=True):
    """One link of the chain: a deployment, its place, and who put it there.

    Attributes:
        schema_version: the version of this format.
        environment: the environment; each has a chain of its own.
        sequence: its number, from 1 on without a gap.
        previous: the digest of the entry before; absent in the first one alone.
        recorded_at: when it was written, by the clock of AWS.
        clock_skew_seconds: how far the clock of the machine that wrote it was ahead of that; absent where AWS did not say.
        recorded_by: the identity in AWS that wrote it, as AWS says.
        deployment: the deployment.
    """

    schema_version: Literal[1]
    environment: Environment
    sequence: Annotated[int, Meta(ge=1, le=9_999_999_999, description="a whole number, 1 or more")]
    previous: Digest | None
    recorded_at: Moment
    clock_skew_seconds: int | None
    recorded_by: Principal
    deployment: Deployment


def plain(part: Struct) -> dict[str, Any]:
    """A part as plain data, as JSON has it."""
    made: dict[str, Any] = msgspec.to_builtins(part)
    return made
