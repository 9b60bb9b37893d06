"""Runs a peer as a process and keeps what it prints from the screen."""

import json
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
SECONDS = 900


class PeerBroken(Exception):
    """A peer that said nothing, or nothing that can be read: its silence is no approval."""


def run(*command: str | Path) -> Any:
    """What the process prints, as JSON; its exit code says only that there are findings.

    Raises:
        PeerBroken: it printed something else, or did not end.
    """
    command_line = [str(part) for part in command]
    try:
        done = subprocess.run(command_line, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise PeerBroken(f"{command[0]} did not end within {SECONDS} s") from None
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise PeerBroken(f"{' '.join(command_line[:3])} … printed no JSON: {(done.stdout + done.stderr)[-2000:]}") from None
