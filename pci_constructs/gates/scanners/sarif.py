"""SARIF 2.1.0, which most scanners of source code write, and Trivy for images."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct, field

from pci_constructs.gates.decision import in_utc
from pci_constructs.gates.documents import moment, refused, typed
from pci_constructs.gates.image import digests_in
from pci_constructs.gates.scanners.severities import of_text
from pci_constructs.gates.scans import RANKS, Found, Kind, Report, Severity

_REQUIREMENT = "6.3.1"
_LEVELS: dict[str, Severity] = {"error": "high", "warning": "medium", "note": "low"}
_SECRETS = ("gitleaks", "trufflehog", "detect-secrets", "ggshield", "git-secrets", "noseyparker", "kingfisher", "secretlint")
_CONFIGURATIONS = ("checkov", "tfsec", "kics", "terrascan", "cfn-lint", "hadolint", "zizmor", "actionlint", "pci-constructs")
_DEPENDENCIES = ("osv-scanner", "pip-audit", "dependency-check", "snyk open source", "grype", "trivy", "npm-audit", "cargo-audit")
_PURPOSES: dict[Kind, Literal["code", "dependencies", "infrastructure", "secrets"]] = {
    "code": "code",
    "vulnerability": "dependencies",
    "configuration": "infrastructure",
    "secret": "secrets",
}


class _Rule(Struct, rename="camel"):
    id: str
    default_configuration: dict[str, Any] | None = None
    properties: dict[str, Any] | None = None


class _Component(Struct, rename="camel"):
    name: str
    version: str | None = None
    semantic_version: str | None = None
    rules: list[_Rule] | None = None


class _Tool(Struct):
    driver: _Component
    extensions: list[_Component] | None = None


class _Result(Struct, rename="camel"):
    rule_id: str | None = None
    rule_index: int | None = None
    rule: dict[str, Any] | None = None
    level: str | None = None
    kind: str = "fail"
    baseline_state: str | None = None
    locations: list[dict[str, Any]] | None = None


class _Invocation(Struct, rename="camel"):
    execution_successful: bool
    end_time_utc: str | None = None
    tool_execution_notifications: list[dict[str, Any]] | None = None
    tool_configuration_notifications: list[dict[str, Any]] | None = None


class _Provenance(Struct, rename="camel"):
    revision_id: str | None = None


class _Run(Struct, rename="camel"):
    tool: _Tool
    results: list[_Result] | None = None
    invocations: list[_Invocation] | None = None
    version_control_provenance: list[_Provenance] | None = None
    external_property_file_references: dict[str, Any] | None = None
    properties: dict[str, Any] = field(default_factory=dict)


class _Document(Struct):
    version: str
    runs: list[_Run] | None = None


def recognises(document: Mapping[str, Any]) -> bool:
    """Whether it is SARIF."""
    return "runs" in document


def reports(document: Mapping[str, Any], where: str, name: str, digest: str) -> tuple[Report, ...]:
    """The runs in a document; see ``trivy.reports``. A document without a run is one report that is not whole."""
    found = typed(document, _Document, where, _REQUIREMENT)
    if found.version != "2.1.0":
        raise refused(where, "version", found.version, "2.1.0", _REQUIREMENT)
    if not found.runs:
        return (_report(_Run(tool=_Tool(driver=_Component(name="a scanner"))), where, name, digest, faults=("it has no run",)),)
    return tuple(_report(run, where, name, digest, faults=tuple(_faults(run))) for run in found.runs)


def _report(run: _Run, where: str, name: str, digest: str, *, faults: tuple[str, ...]) -> Report:
    driver = run.tool.driver
    ended = [one.end_time_utc for one in run.invocations or [] if one.end_time_utc]
    # Trivy says so of images; a report of source code carries none.
    image = "imageName" in run.properties or "repoDigests" in run.properties
    stated = run.properties.get("repoDigests")
    texts = [*(stated if isinstance(stated, list) else []), run.properties.get("imageName")]
    return Report(
        file=name,
        digest=digest,
        tool=driver.name,
        version=driver.version or driver.semantic_version or "",
        purpose="image" if image else _PURPOSES[_kind(driver.name)],
        target="image" if image else "source",
        digests=digests_in(texts) if image else (),
        revisions=tuple(one.revision_id for one in run.version_control_provenance or [] if one.revision_id) if not image else (),
        at=max(in_utc(moment(text, where, "endTimeUtc", _REQUIREMENT)) for text in ended) if ended else "",
        faults=faults,
        found=tuple(_found(run, image=image)),
    )


def _faults(run: _Run) -> Iterator[str]:
    external = run.external_property_file_references or {}
    if run.results is None or external.get("results"):
        yield "its results are not in it: the scan was stopped, or they are in another file"
    for one in run.invocations or []:
        if not one.execution_successful:
            yield "the scanner says that it failed"
        notes = [*(one.tool_execution_notifications or []), *(one.tool_configuration_notifications or [])]
        if wrong := sum(note.get("level") == "error" for note in notes):
            yield f"the scanner says of {wrong} errors that kept it from looking at everything"


def _found(run: _Run, *, image: bool) -> Iterator[Found]:
    # What comments in the code suppress is found all the same: accepted is what the reviewed exceptions accept.
    for result in run.results or []:
        if result.kind in ("pass", "notApplicable", "informational") or result.baseline_state == "absent":
            continue
        id_, rules = _rules(result, run.tool)
        yield Found(
            id=id_, where=_place(result), kind=_of_rules(run.tool.driver.name, rules, image=image), severity=_severity(result, rules)
        )


def _rules(result: _Result, tool: _Tool) -> tuple[str, list[_Rule]]:
    """The id of a result's rule, and every description of it: extensions may describe one of the same id."""
    named = result.rule or {}
    id_ = result.rule_id or (named.get("id") if isinstance(named.get("id"), str) else None)
    driver = tool.driver.rules or []
    if not id_ and result.rule_index is not None and 0 <= result.rule_index < len(driver):
        id_ = driver[result.rule_index].id
    if not id_:
        return "a rule without an id", []
    # An id may go on below that of its rule (``CA1000/1``).
    ids = (id_, id_.rpartition("/")[0])
    everything = [rule for component in (tool.driver, *(tool.extensions or [])) for rule in component.rules or []]
    return id_, next((fitting for one in ids if one and (fitting := [rule for rule in everything if rule.id == one])), [])


def _severity(result: _Result, rules: list[_Rule]) -> Severity:
    if result.kind != "fail":
        # Open, or for a person to look at.
        return "unknown"
    scores = [(rule.properties or {}).get("security-severity") for rule in rules]
    if stated := [of_text(score) for score in scores if score is not None]:
        return max(stated, key=RANKS.__getitem__)
    defaults = [(rule.default_configuration or {}).get("level") for rule in rules]
    levels = [result.level] if result.level else [level for level in defaults if level]
    # The format's own default is a warning; who says nothing has ranked nothing, such as a scanner that finds secrets alone.
    return max((_LEVELS.get(str(level), "unknown") for level in levels), key=RANKS.__getitem__, default="unknown")


def _kind(tool: str) -> Kind:
    name = tool.strip().lower()
    if name in _SECRETS:
        return "secret"
    if name in _DEPENDENCIES:
        return "vulnerability"
    return "configuration" if name in _CONFIGURATIONS else "code"


def _of_rules(tool: str, rules: list[_Rule], *, image: bool) -> Kind:
    stated = [(rule.properties or {}).get("tags") for rule in rules]
    tags = [tag.lower() for one in stated if isinstance(one, list) for tag in one if isinstance(tag, str)]
    if any(tag in ("secret", "secrets") or "cwe-798" in tag for tag in tags):
        return "secret"
    if any(tag in ("misconfiguration", "config") for tag in tags):
        return "configuration"
    kind = _kind(tool)
    return "vulnerability" if image and kind == "code" else kind


def _place(result: _Result) -> str:
    for location in result.locations or []:
        physical = location.get("physicalLocation")
        artifact = physical.get("artifactLocation") if isinstance(physical, dict) else None
        uri = artifact.get("uri") if isinstance(artifact, dict) else None
        if isinstance(uri, str) and uri:
            return uri
    return "no place"
