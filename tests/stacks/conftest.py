"""The reference environment, synthesized once for all tests of this folder."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.assembly import Assembly, read
from stacks.reference import build
from tests.conftest import ROOT

ASSET_HASH = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True)
class Reference:
    """The synthesized reference environment."""

    directory: Path
    assembly: Assembly
    findings: Mapping[str, Any]
    report: Mapping[str, Any]


def synthesize(directory: Path) -> Path:
    """Synthesizes both stages with the gate, assets left where they are."""
    build(ROOT, outdir=str(directory), extra_context={"aws:cdk:disable-asset-staging": True}).synth()
    return directory


def masked(text: str) -> str:
    """A template with asset hashes replaced: they change with the code of handlers, which has tests of its own."""
    return ASSET_HASH.sub("<asset hash>", text)


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """Both stages, judged by the whole gate."""
    directory = synthesize(tmp_path_factory.mktemp("reference") / "cdk.out")
    return Reference(
        directory,
        read(directory),
        json.loads((directory / "pci" / "findings.json").read_text("utf-8")),
        json.loads((directory / "validation-report.json").read_text("utf-8")),
    )
