"""Runs commands of Python in forks of one warm process: what a run of the workflows costs is not the start of an interpreter.

``Served`` starts the process and writes a command of each name into a folder for the PATH; each tells the process what to run and in which
folder, gives it its own input and output, and ends as it does.
"""

import array
import contextlib
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMANDS = {"pci-constructs": "tests.workflows.commands:pci_constructs"} | {
    name: f"tests.workflows.commands:{name}" for name in ("aws", "cosign", "docker", "gh", "kubectl", "pip", "synth", "trivy")
}
"""What each command runs: all but the first stand in for tools that need a network."""
_PYTHON = """#!/bin/bash
case "$1 $2" in
  "-m pip") exec pip "${@:3}" ;;
  "app.py ") exec synth ;;
esac
exec "$RUNNING_PYTHON" "$@"
"""
"""``python`` as it is, but for what asks a registry, and for synths, of which each is made once."""
_CLIENT = """#!{python} -IS
import array, json, os, socket, sys
wire = socket.socket(socket.AF_UNIX)
wire.connect({address!r})
asked = json.dumps([{name!r}, sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
wire.sendmsg([len(asked).to_bytes(8, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))])
wire.sendall(asked)
sys.exit(int(wire.recv(8) or b"70"))
"""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Path]:
    """Starts the process.

    Args:
        folder: an empty folder.

    Yields:
        the folder of the commands, for the PATH.
    """
    address, commands = folder / "socket", folder / "commands"
    commands.mkdir()
    for name in COMMANDS:
        (commands / name).write_text(_CLIENT.format(python=sys.executable, address=str(address), name=name), "utf-8")
        (commands / name).chmod(0o755)
    # Nobody waits here, neither for a service nor for its next attempt.
    for name, text in (("python", _PYTHON), ("sleep", "#!/bin/bash\n")):
        (commands / name).write_text(text, "utf-8")
        (commands / name).chmod(0o755)
    process = subprocess.Popen([sys.executable, "-m", "tests.workflows.serving", str(address)], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError("the process that serves commands did not start")
        yield commands
    finally:
        process.terminate()
        process.wait(10)


def _serve(address: str) -> None:
    found: dict[str, Callable[[list[str]], int]] = {}
    for name, place in COMMANDS.items():
        module, _, function = place.partition(":")
        found[name] = getattr(importlib.import_module(module), function)
    importlib.import_module("tests.workflows.commands").warm()
    # Children that ended are nobody's to wait for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen(16)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    listening.settimeout(2)
    parent = os.getppid()
    # Whoever started this may be gone without a word.
    while os.getppid() == parent:
        try:
            wire, _ = listening.accept()
        except TimeoutError:
            continue
        wire.setblocking(True)
        if os.fork() == 0:
            listening.close()
            _answer(wire, found)
        wire.close()


def _answer(wire: socket.socket, found: dict[str, Callable[[list[str]], int]]) -> None:
    code = 70
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        length, ancillary, _, _ = wire.recvmsg(8, socket.CMSG_SPACE(3 * array.array("i").itemsize))
        descriptors = array.array("i")
        descriptors.frombytes(ancillary[0][2])
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
        name, arguments, folder, environment = json.loads(_whole(wire, int.from_bytes(length, "big")))
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        code = found[name](arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        with contextlib.suppress(OSError):
            wire.sendall(str(code).encode())
        os._exit(0)


def _whole(wire: socket.socket, length: int) -> bytes:
    content = b""
    while len(content) < length:
        content += wire.recv(length - len(content))
    return content


if __name__ == "__main__":
    _serve(sys.argv[1])
