"""A run in which every text that somebody else may write is hostile."""

from pci_constructs.findings import Finding, InventoryItem, Run, Verdict
from tests.reports.html_runs import HOSTILE, RECORD, finding, run, subject

MORE = {
    "formula": '=HYPERLINK("http://evil.example","x")',
    "cell": "@SUM(1+1)|cmd",
    "table": "a | b\n| --- |\n# title",
    "mention": "@octocat see #1 and https://evil.example [x](javascript:alert(1)) ![i](http://evil.example/i.png)",
    "fence": "```\n</details></code>",
    "xml": "]]> &amp; \ufffe\uffff",
    "tab": "\tcmd",
}
TEXTS = {**HOSTILE, **MORE}


def hostile() -> Run:
    """A finding and a resource for each hostile text, in every field that holds what others wrote."""
    findings: list[Finding] = []
    items: list[InventoryItem] = []
    for text in TEXTS.values():
        one = subject(text, template=f"{text}.json", stack=text, stage=text, logical_id=text, type=text, account=text, region=text)
        items.append(InventoryItem(subject=one, scope=text, reason=text, owner=text))
        for verdict in Verdict:
            findings.append(
                finding(
                    verdict,
                    rule=text,
                    subject=one,
                    message=text,
                    remediation=text,
                    property=text,
                    blocked_by=text if verdict is Verdict.UNDETERMINED else None,
                    exception={**dict.fromkeys(RECORD, text), "kind": text} if verdict is Verdict.ACCEPTED else None,
                    source=text,
                )
            )
    return run(
        *findings,
        unreadable=tuple(TEXTS.values()),
        templates={f"{text}.json": "ab" * 32 for text in TEXTS.values()},
        inventory=tuple(items),
        record={"time": "2026-11-25T12:00:00Z", "commit": TEXTS["mention"], "options": {"fail_on": "medium", "strict": False}},
    )
