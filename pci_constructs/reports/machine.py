"""The run as one JSON object, described by ``findings.schema.json``."""

from pci_constructs.findings import QUIET, Run
from pci_constructs.reports._json import fields, text


def render(run: Run, *, everything: bool = False) -> str:
    """The run as JSON text; arguments as for ``written``."""
    return text(written(run, everything=everything))


def written(run: Run, *, everything: bool = False) -> bytes:
    """The run as JSON in UTF-8.

    Args:
        run: the run.
        everything: whether passes and what does not apply are included.
    """
    chosen = run.findings if everything else [finding for finding in run.findings if finding.verdict not in QUIET]
    document = run.to_json(chosen)
    # A line a finding, and the rest of it a line a field.
    return b"{\n%b\n}\n" % fields(document, " ")
