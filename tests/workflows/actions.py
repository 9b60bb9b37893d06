"""What the actions that the workflows use come to here, without a network."""

import fnmatch
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.workflows.runner import Runner


@dataclass(frozen=True, slots=True)
class Place:
    """Where an action runs.

    Attributes:
        runner: the run.
        workspace: the folder of the job.
        environment: what scripts of the job will know from here on.
        rights: what the job's token may do.
    """

    runner: "Runner"
    workspace: Path
    environment: dict[str, str]
    rights: Mapping[str, str]


def run(uses: str, given: Mapping[str, str], place: Place) -> tuple[str, str]:
    """Runs one.

    Returns:
        the outcome and what it says.

    Raises:
        KeyError: it is not known here.
    """
    return _KNOWN[uses.partition("@")[0]](given, place)


def _checkout(given: Mapping[str, str], place: Place) -> tuple[str, str]:
    if place.rights.get("contents") != "read":
        return "failure", "the token of the job may not read the repository"
    if given.get("persist-credentials") != "false":
        return "failure", "the token would stay in the workspace"
    shutil.copytree(place.runner.source, place.workspace, dirs_exist_ok=True, symlinks=True)
    return "success", ""


def _python(given: Mapping[str, str], place: Place) -> tuple[str, str]:
    return ("success", given["python-version"]) if given.get("python-version") else ("failure", "no python-version")


def _upload(given: Mapping[str, str], place: Place) -> tuple[str, str]:
    found = [one for pattern in given["path"].split() for one in sorted(place.workspace.glob(pattern.rstrip("/")))]
    if not found:
        return ("failure" if given.get("if-no-files-found") == "error" else "success"), f"nothing is at {given['path']}"
    target = place.runner.folder / "artifacts" / given["name"]
    if target.exists():
        return "failure", f"there is an artifact {given['name']} already"
    for one in found:
        if one.is_dir():
            shutil.copytree(one, target, dirs_exist_ok=True)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(one, target)
    return "success", ""


def _download(given: Mapping[str, str], place: Place) -> tuple[str, str]:
    store = place.runner.folder / "artifacts"
    names = [one.name for one in sorted(store.iterdir())] if store.is_dir() else []
    if "name" in given:
        chosen = [name for name in names if name == given["name"]]
        if not chosen:
            return "failure", f"there is no artifact {given['name']}"
    else:
        chosen = fnmatch.filter(names, given.get("pattern", "*"))
    for name in chosen:
        # GitHub fetches them side by side: which of two files of one name stays, nobody knows.
        doubled = [file for file in sorted((store / name).rglob("*")) if "name" not in given and _differs(file, store / name, place, given)]
        if doubled:
            return "failure", f"{doubled[0].name} is in several artifacts, with different content"
        merged = "name" in given or given.get("merge-multiple") == "true"
        target = place.workspace / given.get("path", ".") / ("" if merged else name)
        shutil.copytree(store / name, target, dirs_exist_ok=True)
    return "success", "\n".join(chosen)


def _differs(file: Path, artifact: Path, place: Place, given: Mapping[str, str]) -> bool:
    there = place.workspace / given.get("path", ".") / file.relative_to(artifact)
    return file.is_file() and there.is_file() and there.read_bytes() != file.read_bytes()


def _role(given: Mapping[str, str], place: Place) -> tuple[str, str]:
    if place.rights.get("id-token") != "write":
        return "failure", "the job may not ask for a token to take a role with"
    if not given.get("role-to-assume", "").startswith("arn:aws:iam::") or not given.get("aws-region"):
        return "failure", "a role and a region are needed"
    place.environment.update(place.runner.cloud)
    place.environment.update(AWS_REGION=given["aws-region"], AWS_DEFAULT_REGION=given["aws-region"])
    return "success", given["role-to-assume"]


def _nothing(given: Mapping[str, str], place: Place) -> tuple[str, str]:
    return "success", ""


_KNOWN: Mapping[str, Callable[[Mapping[str, str], Place], tuple[str, str]]] = {
    "actions/checkout": _checkout,
    "actions/setup-python": _python,
    "actions/upload-artifact": _upload,
    "actions/download-artifact": _download,
    "aws-actions/configure-aws-credentials": _role,
    "sigstore/cosign-installer": _nothing,
    "github/codeql-action/upload-sarif": _nothing,
}
