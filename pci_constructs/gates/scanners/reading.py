"""Takes a report of any known scanner."""

from hashlib import sha256
from pathlib import Path

from pci_constructs.gates.documents import content_of, json_in, refused
from pci_constructs.gates.scanners import grype, sarif, trivy
from pci_constructs.gates.scans import Report

_REQUIREMENT = "6.3.1"
_FORMATS = ((sarif.recognises, sarif.reports), (trivy.recognises, trivy.reports), (grype.recognises, grype.reports))


def read_report(file: Path) -> tuple[Report, ...]:
    """The reports in a file: one, or one for each run that SARIF holds.

    Raises:
        RefusedInput: it is of no known scanner, or not as its format says.
    """
    content = content_of(file, _REQUIREMENT)
    document = json_in(content, str(file), _REQUIREMENT)
    digest = f"sha256:{sha256(content).hexdigest()}"
    if isinstance(document, dict):
        for recognises, reports in _FORMATS:
            if recognises(document):
                return reports(document, str(file), file.name, digest)
    said = (
        f"an object with {', '.join(sorted(map(str, document))[:6]) or 'nothing'}"
        if isinstance(document, dict)
        else type(document).__name__
    )
    cure = "write it with `trivy image --format json`, `grype -o json`, or any scanner that writes SARIF 2.1.0"
    raise refused(str(file), "the document", said, "SARIF, or JSON of Trivy or Grype", _REQUIREMENT, cure=cure)
