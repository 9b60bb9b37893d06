"""The run as one page that holds everything: it asks the network for nothing, prints well, and reads without scripts, too.

What a person must be able to read without a script (verdict, failures, requirements, exceptions, scope) is in the page itself; the
script adds the list of all findings, which it makes from data in the page.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from pci_constructs.findings import Run
from pci_constructs.network.pictures import svg
from pci_constructs.reports._text import ORDER, OURS, visible, worst_first
from pci_constructs.reports.html import exceptions, failing, front, networks, requirements, rules, scope, stacks, trend
from pci_constructs.reports.html.data import data
from pci_constructs.reports.html.text import WORDS, owners

_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; base-uri 'none'; form-action 'none'"
_STYLES = ("base.css", "parts.css", "networks.css", "print.css")
_SCRIPTS = ("model.js", "rows.js", "explorer.js", "page.js")


def render(run: Run, *, baseline: Run | None = None) -> str:
    """The run as HTML.

    Args:
        run: the run.
        baseline: an earlier run to compare it with.
    """
    findings = worst_first(run.findings)
    owned = owners(run)
    described = rules.described(findings)
    style, script = _asset("style", _STYLES), _asset("script", _SCRIPTS)
    drawn = networks.networks(run)
    # Without a picture in it, a page does not carry their style.
    style += svg.style() if drawn.pictures else ""
    return _template().render(
        policy=_POLICY.format(script=_digest(script), style=_digest(style)),
        # Both are files of this package; the data is escaped by its own module.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=Markup(data(run, findings, {key: rule.title for key, rule in described.items()})),  # noqa: S704
        front=front.front(run, findings),
        failing=failing.failing(run, findings, described, owned),
        trend=trend.trend(baseline, run) if baseline else None,
        requirements=requirements.chapters(findings),
        persons=requirements.persons(),
        stacks=stacks.stacks(run, findings),
        rules=sorted(described.values(), key=lambda rule: (rule.source != OURS, rule.source, rule.id)),
        exceptions=exceptions.exceptions(run, findings),
        scope=scope.scope(run, baseline),
        networks=drawn,
        order=ORDER,
        words=WORDS,
        asked={rule.id for rule in described.values() if rule.source == OURS},
        ours=OURS,
    )


def _asset(folder: str, names: tuple[str, ...]) -> str:
    return "\n" + "\n".join((_HERE / folder / name).read_text("utf-8") for name in names)


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value if isinstance(value, Markup) else visible(value),
    )
    environment.filters["anchor"] = lambda text: quote(visible(text), safe="")
    return environment.get_template("page.html.j2")
