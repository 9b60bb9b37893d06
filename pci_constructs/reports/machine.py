"""The run as one JSON object, described by ``findings.schema.json``."""

import json

from pci_constructs.findings import Run, Verdict

QUIET = (Verdict.PASS, Verdict.NOT_APPLICABLE)
"""What is left out unless everything is asked for."""


def render(run: Run, *, everything: bool = False) -> str:
    """The run as JSON text.

    Args:
        run: the run.
        everything: whether passes and what does not apply are included.
    """
    chosen = run.findings if everything else [finding for finding in run.findings if finding.verdict not in QUIET]
    return json.dumps(run.to_json(chosen), indent=1, ensure_ascii=False) + "\n"
