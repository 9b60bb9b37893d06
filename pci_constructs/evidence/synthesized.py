"""What the gate found at the synth that was deployed, as a part of the record."""

from pathlib import Path
from typing import Any

from pci_constructs.evidence.envelope import digest
from pci_constructs.evidence.refused import RefusedRecord
from pci_constructs.evidence.writer import File
from pci_constructs.findings import Verdict
from pci_constructs.saved import FINDINGS, RESULTS, BadRun, load


def with_assembly(document: dict[str, Any], assembly: Path, *, where: str) -> tuple[dict[str, Any], File]:
    """A deployment with hashes of its templates and the summary of its findings, and the findings as a file.

    Args:
        document: the deployment as plain data.
        assembly: the cloud assembly that was deployed.
        where: the file of the deployment, for messages.

    Raises:
        RefusedRecord: the document has these fields already, there is no saved run, or it is one of another commit.
    """
    for field in ("templates", "findings"):
        if field in document:
            raise RefusedRecord(
                where=where, argument=field, value="there", allowed="left out", requirement_id=None, cure="--assembly brings it"
            )
    file = assembly / RESULTS / FINDINGS
    try:
        run = load(file)
        content = file.read_bytes()
    except (BadRun, OSError) as error:
        raise RefusedRecord(
            where=str(assembly), argument="--assembly", value=str(error), allowed="a cdk.out that the gate judged", requirement_id="6.5.2"
        ) from None
    change = document.get("change")
    deployed = change.get("commit") if isinstance(change, dict) else None
    commit = run.record.get("commit")
    if commit and deployed and commit != deployed:
        cure = f"it was made from {commit}; synthesize the commit that is deployed"
        raise RefusedRecord(
            where=str(assembly),
            argument="--assembly",
            value=deployed,
            allowed="of the commit that was deployed",
            requirement_id="6.5.2",
            cure=cure,
        )
    counts = run.summary()
    findings = {
        "pack_version": str(run.record.get("tools", {}).get("pci-constructs", "unknown")),
        "passed": counts[Verdict.PASS],
        "failed": counts[Verdict.FAIL],
        "undetermined": counts[Verdict.UNDETERMINED],
        "accepted": counts[Verdict.ACCEPTED],
        "errors": counts[Verdict.ERROR],
        "resources": counts["resources"],
        "rules": counts["rules"],
        "report": digest(content),
    }
    templates = {name: hash_ if hash_.startswith("sha256:") else f"sha256:{hash_}" for name, hash_ in run.templates.items()}
    return {**document, "templates": templates, "findings": findings}, File(name=FINDINGS, kind="findings", content=content)
