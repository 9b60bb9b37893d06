"""Which commit is checked out: what a run, and the evidence of it, is about."""

import os
from pathlib import Path


def commit() -> str | None:
    """The commit of the current folder, from CI's variables or from git's own files."""
    for name in ("GITHUB_SHA", "CI_COMMIT_SHA", "CODEBUILD_RESOLVED_SOURCE_VERSION", "GIT_COMMIT"):
        if os.environ.get(name):
            return os.environ[name]
    here = Path.cwd()
    for folder in (here, *here.parents):
        git = folder / ".git"
        if git.exists():
            return _head(git)
    return None


def _head(git: Path) -> str | None:
    if git.is_file():
        return _head_of_worktree()
    try:
        head = (git / "HEAD").read_text("utf-8").strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (git / name).is_file():
            return (git / name).read_text("utf-8").strip()
        packed = (git / "packed-refs").read_text("utf-8").splitlines() if (git / "packed-refs").is_file() else []
        return next((line.split()[0] for line in packed if line.endswith(f" {name}")), None)
    except (OSError, ValueError):
        return None


def _head_of_worktree() -> str | None:
    # Few need it, and loading it takes longer than reading a file of git's.
    import subprocess

    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, timeout=5, check=False)  # noqa: S607
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return done.stdout.strip() or None
