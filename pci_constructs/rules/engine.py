"""The only loop: every rule over the assembly, then the exceptions on the record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pci_constructs.assembly import Assembly
from pci_constructs.findings import Finding, Run, Severity, Subject, Verdict
from pci_constructs.rules.exceptions import apply_exceptions
from pci_constructs.rules.rule import Judgement, Rule

_WHOLE = Subject(construct_path="", template="", stack="", type="Assembly")


def judge(assembly: Assembly, rules: Sequence[Rule], *, today: date) -> Run:
    """Judges an assembly.

    Args:
        assembly: what was synthesized.
        rules: the rules to ask.
        today: the day on which exceptions are judged.

    Returns:
        One finding for every rule and resource it applies to. A rule that raises, a template that cannot be read and an assembly
        without resources are findings with the verdict ``error``.
    """
    findings: list[Finding] = []
    for rule in rules:
        findings += _ask(rule, assembly)
    findings = apply_exceptions(findings, assembly, {rule.id for rule in rules}, today)
    findings += [_error("template-readable", sentence) for sentence in assembly.unreadable]
    resources = sum(len(stack.resources) for stack in assembly.stacks)
    if not resources:
        findings.append(_error("something-looked-at", "no resource was looked at: the assembly holds no template with resources"))
    nested = sum(stack.parent is not None for stack in assembly.stacks)
    return Run(
        findings=tuple(findings),
        stages=len(assembly.stages),
        stacks=len(assembly.stacks) - nested,
        nested_stacks=nested,
        resources=resources,
        rules=len(rules),
        unreadable=assembly.unreadable,
    )


def _ask(rule: Rule, assembly: Assembly) -> list[Finding]:
    found: list[Finding] = []
    try:
        for subject, judgement in rule.check(assembly):
            found.append(_finding(rule, subject, judgement))
    except Exception as error:
        # Whatever a rule raises is a finding of its own: it must not hide what other rules say.
        reason = Judgement(Verdict.ERROR, f"the rule raised {type(error).__name__}: {error}")
        found.append(replace(_finding(rule, _WHOLE, reason), remediation="report this: a rule must not raise"))
    return found


def _finding(rule: Rule, subject: Subject, judgement: Judgement) -> Finding:
    return Finding(
        rule=rule.id,
        verdict=judgement.verdict,
        severity=rule.severity,
        requirements=tuple(rule.requirements),
        subject=subject,
        message=judgement.message,
        remediation=rule.remediation if judgement.verdict in (Verdict.FAIL, Verdict.UNDETERMINED) else "",
        property=judgement.property,
        blocked_by=judgement.blocked_by,
    )


def _error(rule: str, message: str) -> Finding:
    return Finding(rule=rule, verdict=Verdict.ERROR, severity=Severity.CRITICAL, requirements=("6.2.4",), subject=_WHOLE, message=message)
