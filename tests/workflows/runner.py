"""Runs workflows of GitHub Actions here: jobs in the order of their needs, steps in theirs, scripts in a real shell.

What it does not know is a mistake, not a step left out. Actions are those of ``actions.py``; commands that need a network are the stand-ins
of ``tools/``, which come first in the PATH.
"""

import graphlib
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.workflows import actions
from tests.workflows.expressions import Expressions, Open, as_text, truth

_JOB = {"name", "if", "needs", "uses", "with", "permissions", "runs-on", "timeout-minutes", "environment", "env", "outputs", "steps"}
_STEP = {"name", "id", "if", "uses", "with", "run", "env", "continue-on-error", "timeout-minutes"}
_CALLED_BY = "./.github/workflows/"


class BadWorkflow(Exception):
    """A workflow that GitHub would refuse, or that does what the runner does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step that ran, or was left out.

    Attributes:
        job: the names of the jobs that it is in, outermost first.
        name: its name.
        outcome: ``success``, ``failure`` or ``skipped``.
        text: what it wrote.
        script: its script with the shell's variables as they stand; empty for an action.
    """

    job: str
    name: str
    outcome: str
    text: str = ""
    script: str = ""


@dataclass(slots=True, kw_only=True)
class Runner:
    """Runs one workflow once.

    Attributes:
        workflows: the folder of the workflows.
        source: what ``actions/checkout`` brings, as it is in the repository.
        folder: where jobs work and artifacts lie.
        github: the ``github`` context.
        variables: the ``vars`` context.
        path: the PATH.
        environment: what else the shell knows from the beginning.
        cloud: what it knows once a job took a role.
        instead: scripts that stand in for those of steps, by name.
        steps: what ran, in order.
    """

    workflows: Path
    source: Path
    folder: Path
    github: Mapping[str, Any]
    variables: Mapping[str, str]
    path: str
    environment: Mapping[str, str] = field(default_factory=dict)
    cloud: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def run(self, file: str, inputs: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Runs a workflow that nobody calls.

        Returns:
            its jobs by name, each with ``result`` and ``outputs``.
        """
        return self._workflow(file, inputs or {}, place="", rights=None)[0]

    def _workflow(
        self, file: str, inputs: Mapping[str, Any], *, place: str, rights: Mapping[str, str] | None
    ) -> tuple[dict[str, Any], dict[str, str]]:
        document = yaml.safe_load((self.workflows / file).read_text("utf-8"))
        # YAML takes the key for a boolean.
        called = (document[True] or {}).get("workflow_call") or {} if isinstance(document[True], dict) else {}
        contexts = {"github": self.github, "vars": self.variables, "inputs": _inputs(file, called, inputs)}
        jobs: dict[str, Any] = document["jobs"]
        done: dict[str, Any] = {}
        for name in graphlib.TopologicalSorter({name: _list(job.get("needs")) for name, job in jobs.items()}).static_order():
            asked = jobs[name].get("permissions", document.get("permissions", {}))
            _check_rights(f"{file}: {name}", asked, rights)
            before = [done[one] for one in _before(name, jobs)]
            status = "success" if all(one["result"] == "success" for one in before) else "failure"
            needed = {**contexts, "needs": _needed(jobs[name], done)}
            done[name] = self._job(_Job(self, f"{place}/{name}".lstrip("/"), jobs[name], document, needed, asked), status)
        ended = Expressions({**contexts, "jobs": done})
        return done, {name: ended.fill(output["value"]) for name, output in called.get("outputs", {}).items()}

    def _job(self, made: "_Job", status: str) -> dict[str, Any]:
        job, expressions = made.job, Expressions(made.contexts, status=status)
        if unknown := set(job) - _JOB:
            raise BadWorkflow(f"{made.path}: the runner does not know {', '.join(sorted(unknown))}")
        if not expressions.condition(job.get("if", "success()")):
            return {"result": "skipped", "outputs": Open()}
        if "uses" not in job:
            return made.run()
        given = {key: expressions.fill(as_text(value)) for key, value in job.get("with", {}).items()}
        jobs, outputs = self._workflow(job["uses"].removeprefix(_CALLED_BY), given, place=made.path, rights=made.rights)
        results = {one["result"] for one in jobs.values()}
        return {"result": next(one for one in ("failure", "success", "skipped") if one in results), "outputs": Open(outputs)}


@dataclass(slots=True)
class _Job:
    runner: Runner
    path: str
    job: Mapping[str, Any]
    document: Mapping[str, Any]
    contexts: Mapping[str, Any]
    rights: Mapping[str, str]
    status: str = "success"
    done: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    workspace: Path = Path()
    temporary: Path = Path()

    def run(self) -> dict[str, Any]:
        home = self.runner.folder / "jobs" / self.path
        self.workspace, self.temporary = home / "work", home / "temp"
        for folder in (self.workspace, self.temporary):
            folder.mkdir(parents=True)
        stated = {**self.document.get("env", {}), **self.job.get("env", {})}
        self.environment = {key: self._expressions().fill(as_text(value)) for key, value in stated.items()}
        if not self._expressions().fill(as_text(self.job["runs-on"])):
            raise BadWorkflow(f"{self.path}: runs-on names no runner")
        for number, step in enumerate(self.job["steps"]):
            self._step(step, number)
        outputs = {key: self._expressions().fill(as_text(value)) for key, value in self.job.get("outputs", {}).items()}
        return {"result": self.status, "outputs": Open({key: value for key, value in outputs.items() if value})}

    def _expressions(self) -> Expressions:
        steps = Open({key: {**one, "outputs": Open(one["outputs"])} for key, one in self.done.items()})
        runner = {"temp": str(self.temporary)}
        contexts = {**self.contexts, "steps": steps, "env": Open(self.environment), "job": {"status": self.status}, "runner": runner}
        return Expressions(contexts, status=self.status, workspace=self.workspace)

    def _step(self, step: Mapping[str, Any], number: int) -> None:
        name = step.get("name", step.get("uses", f"step {number}"))
        if unknown := set(step) - _STEP:
            raise BadWorkflow(f"{self.path}: {name}: the runner does not know {', '.join(sorted(unknown))}")
        expressions = self._expressions()
        outputs: dict[str, str] = {}
        if not expressions.condition(step.get("if", "success()")):
            outcome, text = "skipped", ""
        elif "uses" in step:
            given = {key: expressions.fill(as_text(value)) for key, value in step.get("with", {}).items()}
            outcome, text = actions.run(step["uses"], given, actions.Place(self.runner, self.workspace, self.environment, self.rights))
        else:
            outcome, text, outputs = self._script(step, expressions, number)
        self.runner.steps.append(Step(job=self.path, name=name, outcome=outcome, text=text, script=step.get("run", "")))
        forgiven = truth(step.get("continue-on-error", False))
        if "id" in step:
            conclusion = "success" if forgiven and outcome == "failure" else outcome
            self.done[step["id"]] = {"outcome": outcome, "conclusion": conclusion, "outputs": outputs}
        if outcome == "failure" and not forgiven:
            self.status = "failure"

    def _script(self, step: Mapping[str, Any], expressions: Expressions, number: int) -> tuple[str, str, dict[str, str]]:
        files = {name: self.temporary / f"{number}-{name.lower()}" for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.touch()
        script = self.temporary / f"{number}.sh"
        script.write_text(expressions.fill(self.runner.instead.get(step.get("name", ""), step["run"])), "utf-8")
        shell = self.document.get("defaults", {}).get("run", {}).get("shell")
        if shell != "bash":
            raise BadWorkflow(f"{self.path}: defaults.run.shell must be bash: without it a pipe's failure is lost")
        environment = {
            **self.runner.environment,
            **_of_github(self.runner.github),
            **self.environment,
            **{key: expressions.fill(as_text(value)) for key, value in step.get("env", {}).items()},
            **{name: str(file) for name, file in files.items()},
            "PATH": self.runner.path,
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_WORKSPACE": str(self.workspace),
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(
            command,
            cwd=self.workspace,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )
        self.environment.update(_lines(files["GITHUB_ENV"]))
        return "success" if done.returncode == 0 else "failure", done.stdout, _lines(files["GITHUB_OUTPUT"])


def _of_github(github: Mapping[str, Any]) -> dict[str, str]:
    return {f"GITHUB_{key.upper()}": str(value) for key, value in github.items() if isinstance(value, str | int)}


def _lines(file: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in file.read_text("utf-8").splitlines() if line)
    return {key: value for key, _, value in pairs}


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _before(name: str, jobs: Mapping[str, Any]) -> set[str]:
    """All jobs that one waits for, directly or not: ``success()`` is about each of them."""
    found: set[str] = set()
    waiting = _list(jobs[name].get("needs"))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(_list(jobs[one].get("needs")))
    return found


def _needed(job: Mapping[str, Any], done: Mapping[str, Any]) -> dict[str, Any]:
    return {name: done[name] for name in _list(job.get("needs"))}


def _inputs(file: str, called: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    stated = called.get("inputs") or {}
    if unknown := set(given) - set(stated):
        raise BadWorkflow(f"{file} has no input {', '.join(sorted(unknown))}")
    found: dict[str, Any] = {}
    for name, one in stated.items():
        if one.get("required") and not given.get(name):
            raise BadWorkflow(f"{file} needs the input {name}")
        value = given.get(name, one.get("default"))
        found[name] = str(value).lower() == "true" if one["type"] == "boolean" else value
    return found


def _check_rights(where: str, asked: Mapping[str, str], given: Mapping[str, str] | None) -> None:
    """A called workflow has no right that its caller does not give it; GitHub refuses to start otherwise."""
    for name, level in asked.items():
        if given is not None and level != "none" and given.get(name) not in (level, "write"):
            raise BadWorkflow(f"{where} asks for {name}: {level}, which the caller does not give")
