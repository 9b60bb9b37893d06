"""What other validations found at the same synth: ``validation-report.json``, which the CDK writes into the assembly at the end."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pci_constructs.findings import Finding, Run, Severity, Subject, Verdict
from pci_constructs.standard.cdk_nag import cdk_nag

NAME = "validation-report.json"
OURS = "pci-dss"
"""The name of our own plugin and the source of our findings: both say the same, so its rows are left out here."""
_NAG_PACKS = frozenset({"AwsSolutions", "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321", "Serverless"})
_STOPPING = frozenset({"error", "fatal"})
_RAISED = "Rule threw an error during validation"
"""How cdk-nag's description of a rule that raised begins."""


class BadReport(Exception):
    """The report of the CDK cannot be read; the message says why."""


def findings(directory: Path, run: Run) -> tuple[Finding, ...]:
    """What others found, as findings with their ``source``.

    Args:
        directory: the assembly.
        run: our own run over it, which knows the resource behind each construct path and what stops a build.

    Raises:
        BadReport: there is a report, and it is not what the CDK writes.
    """
    file = directory / NAME
    try:
        document = json.loads(file.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, RecursionError) as error:
        raise BadReport(f"{NAME} cannot be read: {error}") from None
    known = _Known(run)
    try:
        return tuple(finding for plugin in document["pluginReports"] if plugin["pluginName"] != OURS for finding in _of(plugin, known))
    except (KeyError, TypeError, AttributeError) as error:
        raise BadReport(f"{NAME} is not what the CDK writes: {type(error).__name__}: {error}") from None


def source_of(plugin: str) -> str:
    """Whose findings the CDK reports under a plugin's name."""
    if plugin == "CloudFormation Validate":
        return "cdk"
    return f"cdk-nag:{plugin}" if plugin in _NAG_PACKS else f"plugin:{plugin}"


class _Known:
    """What our own run knows of the resources."""

    def __init__(self, run: Run) -> None:
        fail_on = str(run.record.get("options", {}).get("fail_on", Severity.MEDIUM))
        self.fail_on = Severity(fail_on) if fail_on in set(Severity) else Severity.MEDIUM
        self._by_path: dict[str, Subject] = {}
        self._by_id: dict[tuple[str, str], Subject] = {}
        for subject in (*(item.subject for item in run.inventory), *(finding.subject for finding in run.findings)):
            if subject.logical_id:
                self._by_id.setdefault((subject.template, subject.logical_id), subject)
            if subject.construct_path:
                self._by_path.setdefault(subject.construct_path, subject)

    def subject(self, construct: Mapping[str, Any]) -> Subject:
        """The resource that a row names, or as much of it as the row and those around it say."""
        path = str(construct.get("constructPath") or "")
        resource = construct.get("cloudFormationResource") or {}
        template, logical_id = str(resource.get("templatePath") or ""), str(resource.get("logicalId") or "")
        found = self._by_id.get((template, logical_id)) or self._by_path.get(path)
        if found:
            return found
        above = path
        while above and above not in self._by_path:
            above = above.rpartition("/")[0]
        around = self._by_path.get(above)
        return Subject(
            construct_path=path,
            template=template or (around.template if around else ""),
            stack=around.stack if around else "",
            stage=around.stage if around else "",
            logical_id=logical_id,
            type=str(construct.get("constructFqn") or "Construct"),
            account=around.account if around else None,
            region=around.region if around else None,
        )


def _of(plugin: Mapping[str, Any], known: _Known) -> Iterator[Finding]:
    source = source_of(str(plugin["pluginName"]))
    for verdict, rows in ((Verdict.FAIL, plugin["violations"]), (Verdict.ACCEPTED, plugin.get("suppressedViolations", ()))):
        seen: set[tuple[str, str | None, str]] = set()
        for row in rows:
            for construct in row["violatingConstructs"]:
                finding = _finding(row, construct, source, verdict, known)
                # cdk-nag names a construct once a rule, but reports a finding again for each stage that holds its parent.
                key = (finding.fingerprint, finding.property, finding.message)
                if key not in seen:
                    seen.add(key)
                    yield finding


def _finding(row: Mapping[str, Any], construct: Mapping[str, Any], source: str, verdict: Verdict, known: _Known) -> Finding:
    rule, message = str(row["ruleName"]), str(row.get("description") or "")
    stops = str(row.get("severity")) in _STOPPING
    paths = (construct.get("cloudFormationResource") or {}).get("propertyPaths") or [None]
    if verdict is Verdict.FAIL and source.startswith("cdk-nag:") and message.startswith(_RAISED):
        verdict = Verdict.ERROR if stops else Verdict.UNDETERMINED
    return Finding(
        rule=rule,
        verdict=verdict,
        # The CDK says only whether it stops a synth: then it matters as much as what stops one here.
        severity=max(Severity.MEDIUM, known.fail_on, key=lambda one: one.rank) if stops else Severity.LOW,
        requirements=cdk_nag().get(rule.partition("[")[0], ()),
        subject=known.subject(construct),
        message=message,
        remediation=str(row.get("suggestedFix") or ""),
        property=str(paths[0]).removeprefix("Properties.") if paths[0] else None,
        blocked_by="a value that cdk-nag could not resolve" if verdict is Verdict.UNDETERMINED else None,
        exception=_acknowledgement(row, rule) if verdict is Verdict.ACCEPTED else None,
        source=source,
        warning=not stops and known.fail_on is Severity.LOW,
    )


def _acknowledgement(row: Mapping[str, Any], rule: str) -> dict[str, Any]:
    """The record of a finding that somebody acknowledged: the CDK asks for no owner, approver or last day."""
    return {
        "rule": rule,
        "kind": "acknowledgement",
        "reason": str(row.get("reason") or ""),
        "acknowledged_as": str(row.get("acknowledgedId") or ""),
        "acknowledged_at": str(row.get("acknowledgedAt") or ""),
    }
