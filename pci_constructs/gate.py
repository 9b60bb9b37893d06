"""The gate on every synth: the one file that joins the CDK and the rules.

``gate.install(app)`` right after ``App()`` registers cdk-nag's PCI DSS and AWS Solutions packs and this library's rules, turns CDK's
own template validation into errors, and makes every one of them end the synth with a non-zero exit, under ``python app.py`` and under
the CDK CLI alike (docs/decisions/gate.md says why that takes a setting).
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pci_constructs import node, results
from pci_constructs.assembly import Assembly, Metadata, read
from pci_constructs.assembly.synthesized import completed, outermost
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Finding, Run, Severity, Verdict
from pci_constructs.memory import collector_paused
from pci_constructs.network import summary
from pci_constructs.options import BadSelection, Options
from pci_constructs.plain_words import speak_plainly
from pci_constructs.refusals import RefusedSetting
from pci_constructs.reports import machine
from pci_constructs.rules.exceptions import ACKNOWLEDGED, PLUGIN
from pci_constructs.rules.register import BadRegister, Register, read_register
from pci_constructs.rules.settings import BadSettings, Settings, read_settings, settings_from
from pci_constructs.saved import FINDINGS, RESULTS
from pci_constructs.version import VERSION

# jsii starts Node as soon as aws_cdk is imported.
node.ensure()

import aws_cdk as cdk  # noqa: E402
import cdk_nag  # noqa: E402
import jsii  # noqa: E402
from constructs import IConstruct, IValidation  # noqa: E402

CONTEXT = {
    # Without these two the CDK CLI exits 0 for a violation in a stack inside a stage, and for a plugin that raises.
    "@aws-cdk/core:failSynthOnValidationErrors": True,
    "@aws-cdk/core:appMode": "inmemory",
    "@aws-cdk/core:validateAgainstDefaultRules": True,
}


@cache
def _templates_validated() -> cdk.CloudFormationValidatePlugin:
    """CDK's own validation, one for all apps of a process: each holds an engine of its own, which takes seconds to start."""
    return cdk.CloudFormationValidatePlugin()


def install(
    app: cdk.App,
    *,
    only: Sequence[str] = (),
    exclude: Sequence[str] = (),
    config: Settings | Mapping[str, Any] | Path | str | None = None,
    fail_on: Severity | str = Severity.MEDIUM,
    rules_as_of: str | None = None,
    strict: bool = False,
    register: Path | str | None = None,
    strict_register: bool = False,
) -> None:
    """Puts every check on the app; call it right after ``App()``.

    Args:
        app: the app, still without children.
        only: see ``PciDssChecks``, as for all that follows.
        exclude: ids of our rules to leave out.
        config: what the team configured.
        fail_on: the least severity of our rules that stops a synth.
        rules_as_of: a version of the pack; rules that are newer only warn.
        strict: whether what is undetermined stops a synth.
        register: the reviewed register of exceptions.
        strict_register: whether only exceptions of the register count.

    Raises:
        RefusedSetting: the app has children already, so that some settings would come too late; or an argument is wrong.
    """
    # Every app has a construct of the CDK's own that carries what validations look at; it is no stack and no stage.
    early = [child for child in app.node.children if cdk.Stack.is_stack(child) or cdk.Stage.is_stage(child)]
    if early:
        raise RefusedSetting(
            where="gate.install",
            argument="app",
            value=", ".join(child.node.id for child in early),
            allowed="an app without stacks or stages yet",
            requirement_id=None,
            cure="call gate.install(app) on the line after app = App()",
        )
    for key, value in CONTEXT.items():
        app.node.set_context(key, value)
    app.node.add_validation(_HasStacks(app))
    cdk.Validations.of(app).add_plugins(
        # By name: the one that the CDK adds by itself is left out where the environment says CDK_VALIDATION=false.
        _templates_validated(),
        cdk_nag.PCIDSS321Checks(app),
        cdk_nag.AwsSolutionsChecks(app),
        PciDssChecks(
            only=only,
            exclude=exclude,
            config=config,
            fail_on=fail_on,
            rules_as_of=rules_as_of,
            strict=strict,
            register=register,
            strict_register=strict_register,
        ),
    )
    speak_plainly()
    results.write_at_exit()


@jsii.implements(cdk.IPolicyValidationPlugin)
class PciDssChecks:
    """The rules of this library as a CDK validation plugin; ``gate.install`` registers it with everything else it needs.

    It judges the whole assembly once, writes every finding to ``cdk.out/pci/findings.json`` and reports what fails to the CDK.

    Args:
        only: ids of the rules to ask; the whole pack by default.
        exclude: ids of rules to leave out.
        config: what the team configured: settings, a table of them, or a TOML file; ``[tool.pci-constructs]`` of the nearest
            ``pyproject.toml`` by default.
        fail_on: the least severity that stops a synth; medium by default. What is lower is still a failure in every report.
        rules_as_of: a version of the pack such as ``0.1``; rules that are newer only warn. By default, rules that are new in the very
            release that is installed do.
        strict: whether what is undetermined stops a synth like a failure.
        register: a TOML file with reviewed exceptions; see ``pci_constructs.rules.register``.
        strict_register: whether only those exceptions count, and those in code are failures.
        today: the day on which exceptions are judged; the current day in UTC by default.

    Raises:
        RefusedSetting: a rule, severity or version does not exist, or the settings or the register cannot be read.
    """

    def __init__(
        self,
        *,
        only: Sequence[str] = (),
        exclude: Sequence[str] = (),
        config: Settings | Mapping[str, Any] | Path | str | None = None,
        fail_on: Severity | str = Severity.MEDIUM,
        rules_as_of: str | None = None,
        strict: bool = False,
        register: Path | str | None = None,
        strict_register: bool = False,
        today: date | None = None,
    ) -> None:
        self._options = _options(
            only=tuple(only),
            exclude=tuple(exclude),
            config=config,
            fail_on=fail_on,
            rules_as_of=rules_as_of,
            strict=strict,
            register=register,
            strict_register=strict_register,
            today=today,
        )

    @property
    def name(self) -> str:
        """The plugin's name, the first half of every rule's full id."""
        return PLUGIN

    @property
    def version(self) -> str:
        """The version of the pack."""
        return VERSION

    @property
    def rule_ids(self) -> list[str]:
        """None: the CDK would put them into the analytics of every template, by recursion that hundreds of ids overflow."""
        return []

    @property
    def asked(self) -> tuple[str, ...]:
        """The ids of the rules that it asks."""
        return tuple(self._options.pack)

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        """Judges what was synthesized."""
        with collector_paused():
            return self._validated(context)

    def _validated(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        templates = [stack.template_path for stack in context.stack_templates or []]
        directory = outermost(templates)
        assembly = completed(read(directory), directory, templates)
        assembly = replace(assembly, metadata=(*assembly.metadata, *_acknowledged(context.app_construct)))
        run = judge_assemblies([assembly], self._options, scopes=True)
        _write(run, directory)
        _say(run)
        blocking = run.blocking(self._options.fail_on, strict=self._options.strict)
        return cdk.PolicyValidationPluginReport(
            success=not blocking,
            plugin_version=self.version,
            violations=[_violation(finding, assembly, directory, templates[0]) for finding in blocking],
        )


def _options(
    *,
    config: Settings | Mapping[str, Any] | Path | str | None,
    fail_on: Severity | str,
    register: Path | str | None,
    strict_register: bool,
    **rest: Any,
) -> Options:
    """The arguments of the plugin, checked: each error names the argument and what is allowed."""
    argument, allowed, value = "fail_on", ", ".join(Severity), str(fail_on)
    try:
        least = Severity(fail_on)
        argument, allowed, value = "config", "settings of this library", str(config)
        if isinstance(config, Mapping):
            settings = settings_from(config, "config")
        else:
            settings = config if isinstance(config, Settings) else read_settings(Path(config) if config else None)
        argument, allowed, value = "register", "a register of exceptions", str(register)
        entries = read_register(Path(register), strict=strict_register) if register else Register(strict=strict_register)
        argument, allowed, value = "only, exclude or rules_as_of", "rules and versions that exist", str(rest)
        made = Options(fail_on=least, settings=settings, register=entries, **rest)
        made.ask_something()
    except (ValueError, BadSettings, BadRegister, BadSelection) as error:
        cure = None if argument == "fail_on" else str(error)
        raise RefusedSetting(
            where="PciDssChecks", argument=argument, value=value, allowed=allowed, requirement_id=None, cure=cure
        ) from None
    return made


@jsii.implements(IValidation)
class _HasStacks:
    """An app without stacks is never shown to a plugin: nothing looked at must not look like nothing wrong."""

    def __init__(self, app: cdk.App) -> None:
        self._app = app

    def validate(self) -> list[str]:
        """The error to show, if there is no stack."""
        return [] if _has_stack(self._app) else ["pci-dss::something-looked-at: the app has no stack, so nothing was judged"]


def _has_stack(scope: IConstruct) -> bool:
    return any(cdk.Stack.is_stack(child) or (cdk.Stage.is_stage(child) and _has_stack(child)) for child in scope.node.children)


def _acknowledged(scope: IConstruct) -> Iterator[Metadata]:
    """What is acknowledged above the stacks, on the app or a stage: the CDK heeds it and writes it into no file."""
    for entry in scope.node.metadata:
        if entry.type == ACKNOWLEDGED:
            yield Metadata(path=scope.node.path, type=entry.type, data=entry.data)
    for child in scope.node.children:
        if not cdk.Stack.is_stack(child):
            yield from _acknowledged(child)


def _violation(finding: Finding, assembly: Assembly, directory: Path, first_template: str) -> cdk.PolicyViolation:
    subject = finding.subject
    # A violation without a resource does not stop plain Python: what concerns a stack or the whole is shown at a resource of it.
    stack = next((stack for stack in assembly.stacks if stack.template == subject.template), None)
    logical_id = subject.logical_id or next(iter(stack.resources if stack else ()), "CDKMetadata")
    resource = cdk.PolicyViolatingResource(
        locations=[finding.property] if finding.property else [],
        resource_logical_id=logical_id,
        template_path=str(directory / stack.template) if stack else first_template,
        construct_path=subject.construct_path or None,
    )
    required = ", ".join(finding.requirements)
    return cdk.PolicyViolation(
        rule_name=finding.rule,
        description=f"{finding.message} (PCI DSS {required}; {finding.severity})",
        fix=finding.remediation or None,
        # What is fatal is the one thing that the CDK's own acknowledgements cannot take away (docs/decisions/gate.md).
        severity="fatal",
        rule_metadata={"requirements": required, "severity": str(finding.severity), "verdict": str(finding.verdict)},
        violating_resources=[resource],
    )


def _write(run: Run, directory: Path) -> None:
    folder = directory / RESULTS
    folder.mkdir(exist_ok=True)
    results.begin(directory)
    # A name may hold half of a pair of surrogates, which UTF-8 does not have.
    (folder / FINDINGS).write_text(machine.render(run, everything=True), "utf-8", errors="replace")


def _say(run: Run) -> None:
    counts = run.summary()
    looked_at = ", ".join(f"{counts[name]} {name.replace('_', ' ')}" for name in ("stages", "stacks", "nested_stacks", "resources"))
    verdicts = ", ".join(f"{counts[verdict]} {verdict.value.replace('_', ' ')}" for verdict in Verdict if counts[verdict])
    print(f"pci-dss: {run.rules} rules looked at {looked_at}: {verdicts}", file=sys.stderr)  # noqa: T201
    for line in summary.lines(run):
        print(f"pci-dss: {line}", file=sys.stderr)  # noqa: T201
