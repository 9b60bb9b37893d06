"""The runner does as GitHub does, and refuses what it does not know."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workflows.expressions import BadExpression, Expressions, Open
from tests.workflows.runner import BadWorkflow, Runner

CONTEXTS = {"github": {"event_name": "push", "sha": "abc"}, "inputs": {"image": "", "push": True}, "needs": {"a": {"outputs": Open(x="1")}}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("github.event_name == 'PUSH'", True),
        ("inputs.image != ''", False),
        ("inputs.push && 'yes' || 'no'", "yes"),
        ("!inputs.push || (github.sha == 'abc' && needs.a.outputs.x == '1')", True),
        ("needs.a.outputs.absent", None),
        ("needs.a.outputs.absent == ''", True),
        ("format('{0}-{1}', github.sha, 7)", "abc-7"),
        ("'it''s'", "it's"),
    ],
)
def test_expressions(text: str, value: object) -> None:
    assert Expressions(CONTEXTS).value(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("github.shaa", "there is no github.shaa"),
        ("outputs.x", "there is no outputs"),
        ("contains('a', 'b')", "there is no function contains"),
        ("github.sha ==", "not expected there"),
        ("(github.sha", "is missing"),
        ("github.sha $", "not understood"),
    ],
)
def test_what_is_not_known_is_no_empty_text(text: str, message: str) -> None:
    with pytest.raises(BadExpression, match=message.replace("(", r"\(")):
        Expressions(CONTEXTS).value(text)


def test_a_condition_asks_for_success_unless_it_names_a_status() -> None:
    failed = Expressions(CONTEXTS, status="failure")
    assert not failed.condition("inputs.push")
    assert failed.condition("${{ !cancelled() && inputs.push }}")
    assert failed.condition("failure()")


def job(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"runs-on": "ubuntu-24.04", "permissions": {"contents": "read"}, "steps": list(steps), **more}


def ran(
    folder: Path, jobs: dict[str, Any], *, called: dict[str, Any] | None = None, inputs: dict[str, Any] | None = None
) -> tuple[Runner, Any]:
    (folder / "w").mkdir()
    shell = {"run": {"shell": "bash"}}
    document = {"name": "a", True: {"push": None}, "permissions": {}, "defaults": shell, "jobs": jobs}
    (folder / "w/a.yml").write_text(yaml.safe_dump(document), "utf-8")
    if called is not None:
        stated = {"workflow_call": {"inputs": inputs or {}, "outputs": {"x": {"value": "${{ jobs.one.outputs.x }}"}}}}
        other = {"name": "b", True: stated, "permissions": {}, "defaults": shell, "jobs": called}
        (folder / "w/b.yml").write_text(yaml.safe_dump(other), "utf-8")
    runner = Runner(
        workflows=folder / "w", source=folder / "w", folder=folder, github={"sha": "abc"}, variables={}, path=os.environ["PATH"]
    )
    return runner, runner.run("a.yml")


def test_a_failure_leaves_out_what_needs_it_and_not_what_runs_in_spite_of_it(tmp_path: Path) -> None:
    jobs = {
        "one": job(
            {"run": "echo x=1 >> $GITHUB_OUTPUT", "id": "a"},
            {"run": "false | cat"},
            {"run": "true"},
            outputs={"x": "${{ steps.a.outputs.x }}"},
        ),
        "two": job({"run": "true"}, needs="one"),
        "three": job({"run": 'test "$X" = 1', "env": {"X": "${{ needs.one.outputs.x }}"}}, needs="one", **{"if": "!cancelled()"}),
    }
    runner, done = ran(tmp_path, jobs)
    assert {name: one["result"] for name, one in done.items()} == {"one": "failure", "two": "skipped", "three": "success"}
    assert [step.outcome for step in runner.steps] == ["success", "failure", "skipped", "success"]


def test_a_called_workflow_gives_outputs_and_gets_inputs(tmp_path: Path) -> None:
    called = {
        "one": job(
            {"run": 'echo "x=$Y" >> $GITHUB_OUTPUT', "id": "a", "env": {"Y": "${{ inputs.y }}"}}, outputs={"x": "${{ steps.a.outputs.x }}"}
        )
    }
    jobs = {"call": {"uses": "./.github/workflows/b.yml", "permissions": {"contents": "read"}, "with": {"y": "${{ github.sha }}"}}}
    _, done = ran(tmp_path, jobs, called=called, inputs={"y": {"type": "string", "required": True}})
    assert done["call"] == {"result": "success", "outputs": {"x": "abc"}}


@pytest.mark.parametrize(
    ("jobs", "message"),
    [
        ({"call": {"uses": "./.github/workflows/b.yml", "permissions": {"contents": "read"}}}, "needs the input y"),
        (
            {"call": {"uses": "./.github/workflows/b.yml", "permissions": {"contents": "read"}, "with": {"y": "1", "z": "1"}}},
            "has no input z",
        ),
        ({"call": {"uses": "./.github/workflows/b.yml", "permissions": {}, "with": {"y": "1"}}}, "asks for contents: read"),
        ({"one": job({"run": "true", "shell": "sh"})}, "does not know shell"),
        ({"one": job({"run": "true"}, strategy={})}, "does not know strategy"),
    ],
)
def test_what_github_would_refuse_is_refused(tmp_path: Path, jobs: dict[str, Any], message: str) -> None:
    with pytest.raises(BadWorkflow, match=message):
        ran(tmp_path, jobs, called={"one": job({"run": "true"})}, inputs={"y": {"type": "string", "required": True}})


def test_no_role_without_the_right_to_a_token(tmp_path: Path) -> None:
    role = {
        "uses": "aws-actions/configure-aws-credentials@0",
        "with": {"role-to-assume": "arn:aws:iam::1:role/a", "aws-region": "eu-west-1"},
    }
    runner, done = ran(tmp_path, {"one": job(role)})
    assert done["one"]["result"] == "failure"
    assert "may not ask for a token" in runner.steps[0].text


def kept(name: str, text: str) -> dict[str, Any]:
    upload = {"uses": "actions/upload-artifact@0", "with": {"name": name, "path": "evidence/", "if-no-files-found": "error"}}
    return job({"run": f"mkdir evidence && echo {text} > evidence/answer.json"}, upload)


@pytest.mark.parametrize(("texts", "result"), [(("yes", "yes"), "success"), (("yes", "no"), "failure")])
def test_artifacts_that_contradict_each_other_are_not_laid_over_each_other(tmp_path: Path, texts: tuple[str, str], result: str) -> None:
    download = {"uses": "actions/download-artifact@0", "with": {"pattern": "evidence-*", "merge-multiple": True, "path": "all"}}
    jobs = {"one": kept("evidence-a", texts[0]), "two": kept("evidence-b", texts[1])}
    runner, done = ran(tmp_path, {**jobs, "three": job(download, {"run": "cat all/answer.json"}, needs=["one", "two"])})
    assert done["three"]["result"] == result
    assert runner.steps[-1].text == ("yes\n" if result == "success" else "")


def test_an_artifact_of_the_same_name_is_refused_and_so_is_nothing_to_keep(tmp_path: Path) -> None:
    upload = {"uses": "actions/upload-artifact@0", "with": {"name": "evidence-c", "path": "nothing/", "if-no-files-found": "error"}}
    jobs = {"one": kept("evidence-a", "yes"), "two": {**kept("evidence-a", "yes"), "needs": "one"}, "three": job(upload)}
    _, done = ran(tmp_path, jobs)
    assert {name: one["result"] for name, one in done.items()} == {"one": "success", "two": "failure", "three": "failure"}
