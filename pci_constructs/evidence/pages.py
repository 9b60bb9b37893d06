"""The audit for a terminal, a program and a browser, in the manner of the other reports."""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pci_constructs.evidence.answers import SCHEMA_VERSION, Answer, Audit
from pci_constructs.evidence.audit import summary
from pci_constructs.evidence.reading import in_utc
from pci_constructs.findings import Verdict
from pci_constructs.reports._text import WORDS, logged, one_line, visible
from pci_constructs.standard import STANDARD, requirement

_GROUPS = (("questions", "Eight questions"), ("duties", "Separation of duties"), ("completeness", "The records themselves"))
_POLICY = "default-src 'none'; style-src '{style}'; img-src data:; base-uri 'none'; form-action 'none'"


def console(audit: Audit) -> str:
    """The answers, a line each, with what is missing below."""
    lines = [f"{audit.environment}, {audit.period.first} to {audit.period.last}: {deployments(audit)} on record", ""]
    for group, title in _GROUPS:
        lines.append(title)
        for answer in getattr(audit, group):
            lines.append(f"  {WORDS[answer.verdict]:14}  {answer.text}")
            lines.append(f"                  {one_line(answer.because)}")
            lines += [f"                  - {_gap(gap.record, gap.deployment, gap.message)}" for gap in answer.gaps]
        lines.append("")
    lines.append(f"{headline(audit)}.")
    return logged(lines)


def machine(audit: Audit) -> str:
    """The answers as JSON."""
    return json.dumps(document(audit), indent=1, ensure_ascii=False) + "\n"


def document(audit: Audit) -> dict[str, Any]:
    """The answers as plain data."""
    head = audit.walked.chain.head
    return {
        "schema_version": SCHEMA_VERSION,
        "standard": STANDARD,
        "environment": audit.environment,
        "from": str(audit.period.first),
        "to": str(audit.period.last),
        "time": in_utc(audit.time),
        "region": audit.seen.region,
        "verdict": str(audit.verdict()),
        "head": {"sequence": head.sequence, "digest": head.digest} if head else None,
        "questions": [answer.to_json() for answer in audit.questions],
        "separation_of_duties": [answer.to_json() for answer in audit.duties],
        "records": [answer.to_json() for answer in audit.completeness],
        "deployments": [{**summary(one), "missing": missing(audit, one.entry.sequence)} for one in audit.records],
    }


def html(audit: Audit) -> str:
    """The answers as one page that asks the network for nothing."""
    rows = [{**summary(one), "missing": missing(audit, one.entry.sequence)} for one in audit.records]
    return page("audit.html.j2", audit=audit, groups=[(title, getattr(audit, group)) for group, title in _GROUPS], rows=rows)


def page(name: str, **content: Any) -> str:
    """A page of this package with the style of the other reports.

    Args:
        name: the template.
        content: what it shows; all of it is escaped.
    """
    style = _style()
    digest = f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"
    return (
        _templates()
        .get_template(name)
        .render(
            policy=_POLICY.format(style=digest),
            # Files of this package alone.
            style=Markup(style),  # noqa: S704
            standard=STANDARD,
            words=WORDS,
            headline=headline(content["audit"]),
            count=deployments(content["audit"]),
            utc=in_utc,
            requirement=requirement,
            **content,
        )
    )


@cache
def _style() -> str:
    folder = resources.files("pci_constructs.reports.html").joinpath("style")
    return "\n" + "\n".join(folder.joinpath(name).read_text("utf-8") for name in ("base.css", "parts.css", "print.css"))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value if isinstance(value, Markup) else visible(value),
    )


def headline(audit: Audit) -> str:
    """All answers in a sentence, without its full stop."""
    bad = [answer for answer in audit.answers if answer.verdict is Verdict.FAIL]
    unknown = [answer for answer in audit.answers if answer.verdict is Verdict.UNDETERMINED]
    asked = len(audit.answers)
    if bad:
        more = f", and {len(unknown)} could not be looked at" if unknown else ""
        return f"{len(bad)} of {asked} answers lack{'s' if len(bad) == 1 else ''} a piece{more}"
    if unknown:
        return f"Nothing that was looked at lacks a piece, but {len(unknown)} of {asked} answers could not be proven"
    return f"All {asked} answers have their evidence"


def deployments(audit: Audit) -> str:
    """How many deployments there are."""
    return f"{len(audit.records)} deployment{'' if len(audit.records) == 1 else 's'}"


def missing(audit: Audit, record: int) -> dict[str, list[str]]:
    """What one record lacks, by question."""
    return {id_: [gap.message for gap in gaps] for id_, gaps in audit.gaps(record).items() if gaps}


def _gap(record: int, deployment: str, message: str) -> str:
    who = f"record {record}, {one_line(deployment)}: " if record and deployment else ""
    return f"{who}{one_line(message)}"


def by_requirement(audit: Audit) -> dict[str, list[tuple[Answer, str]]]:
    """The answers that show each requirement, with the reason."""
    found: dict[str, list[tuple[Answer, str]]] = {}
    for answer in audit.answers:
        for id_, reason in answer.requirements.items():
            found.setdefault(id_, []).append((answer, reason))
    return dict(sorted(found.items(), key=lambda item: [int(part) for part in item[0].split(".")]))
