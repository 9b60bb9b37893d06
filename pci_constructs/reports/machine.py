"""The run as one JSON object, described by ``findings.schema.json``."""

import json
from typing import Any

from pci_constructs.findings import Run, Verdict

QUIET = (Verdict.PASS, Verdict.NOT_APPLICABLE)
"""What is left out unless everything is asked for."""
_encoded = json.JSONEncoder(ensure_ascii=False).encode
"""As ``json.dumps`` with these settings, which would make an encoder for each finding."""


def render(run: Run, *, everything: bool = False) -> str:
    """The run as JSON text.

    Args:
        run: the run.
        everything: whether passes and what does not apply are included.
    """
    chosen = run.findings if everything else [finding for finding in run.findings if finding.verdict not in QUIET]
    document = run.to_json(chosen)
    # A line a finding, and the rest of it a line a field: ``indent`` would take the slow encoder of the standard library.
    fields = [f" {json.dumps(name)}: {_lines(value)}" for name, value in document.items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _lines(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {_encoded(part)}" for part in value) + "\n ]"
    return _encoded(value)
