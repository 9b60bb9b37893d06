"""The same input makes the same bytes in every format, in processes of their own; time is SOURCE_DATE_EPOCH's."""

import os
import subprocess
import sys
from pathlib import Path

from pci_constructs import results

TEMPLATE = "Resources:\n  Store:\n    Type: AWS::S3::Bucket\n  Queue:\n    Type: AWS::SQS::Queue\n"
PROGRAM = """
import sys
from pathlib import Path
from hashlib import sha256
from pci_constructs import results
from pci_constructs.assembly.discovery import find
from pci_constructs.check import judge_assemblies
from pci_constructs.options import Options
from pci_constructs.reports import machine
run = judge_assemblies(find([Path("template.yaml")]).assemblies, Options(), scopes=True)
print(run.record["time"])
for text in (machine.render(run, everything=True), *(results.render(run, name) for name in results.FORMATS)):
    print(sha256(text.encode()).hexdigest())
"""


def _digests(folder: Path, seed: str) -> list[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1700000000"}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout.splitlines()


def test_every_format_is_the_same_in_another_process(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, "utf-8")
    first, second = _digests(tmp_path, "1"), _digests(tmp_path, "2")
    assert first == second
    assert first[0] == "2023-11-14T22:13:20Z"
    assert len(first) == 2 + len(results.FORMATS)
