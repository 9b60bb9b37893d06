"""The run as one JSON object, described by ``findings.schema.json``."""

from pci_constructs.findings import QUIET, Run
from pci_constructs.reports._json import fields, text


def render(run: Run, *, everything: bool = False) -> str:
    """The run as JSON text; arguments as for ``written``."""
    return text(written(run, everything=everything))


def written(run: Run, *, everything: bool = False) -> bytearray:
    """The run as JSON in UTF-8.

    Args:
        run: the run.
        everything: whether passes and what does not apply are included.
    """
    chosen = run.findings if everything else [finding for finding in run.findings if finding.verdict not in QUIET]
    # The findings one by one: what is made of one is let go before the next.
    document = {**run.to_json(()), "findings": (finding.to_json() for finding in chosen)}
    # A line a finding, and the rest of it a line a field.
    out = fields(document, " ")
    out[:0] = b"{\n"
    out += b"\n}\n"
    return out
