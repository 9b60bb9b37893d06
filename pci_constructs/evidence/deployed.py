"""Which images run now, as the records of an environment say (6.3.2, 6.5.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pci_constructs.evidence.envelope import Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """An image that runs, or may run.

    Attributes:
        environment: the environment.
        name: the image's repository.
        digest: its digest.
        since: when the deployment ended that brought it.
        sequence: the record of that.
        certain: whether it runs; not so if a later deployment of the service failed, and nobody wrote down what that left running.
        sbom: the digest of its list of components, as the record has it.
    """

    environment: str
    name: str
    digest: str
    since: datetime
    sequence: int
    certain: bool
    sbom: str | None


def deployed_now(records: Iterable[Opened]) -> list[Deployed]:
    """The images that run, by name: of each the one of the last deployment that succeeded.

    A deployment that was rolled back left what ran before. One that failed may have left either.

    Args:
        records: records of one environment that hold, in any order.
    """
    running: dict[str, list[Deployed]] = {}
    for one in sorted(records, key=lambda one: one.entry.sequence):
        deployment = one.entry.deployment
        if deployment.outcome == "rolled-back":
            continue
        certain = deployment.outcome == "succeeded"
        brought: dict[str, list[Deployed]] = {}
        for image in deployment.images:
            made = Deployed(
                environment=one.entry.environment,
                name=image.name,
                digest=image.digest,
                since=deployment.finished_at,
                sequence=one.entry.sequence,
                certain=certain,
                sbom=image.sbom,
            )
            brought.setdefault(image.name, []).append(made)
        for name, images in brought.items():
            running[name] = images if certain else [*_doubted(running.get(name, [])), *images]
    return [image for name in sorted(running) for image in running[name]]


def _doubted(images: Iterable[Deployed]) -> list[Deployed]:
    return [
        Deployed(
            environment=one.environment,
            name=one.name,
            digest=one.digest,
            since=one.since,
            sequence=one.sequence,
            certain=False,
            sbom=one.sbom,
        )
        for one in images
    ]
