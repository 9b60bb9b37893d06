"""Fixtures for everything that is synthesized: one process, one Node, no copied assets, the feature flags of the project."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pci_constructs import node

node.ensure()

import aws_cdk as cdk  # noqa: E402

from tests import clock  # noqa: E402

# How long an example takes is no question of a test: on a busy machine it would be another one each time.
# Examples are drawn from the same seed each time, so that a change is judged by what it changes; `make search` draws others.
settings.register_profile(
    "no-clock", deadline=None, derandomize=not os.environ.get("PCI_SEARCH"), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("no-clock")

ROOT = Path(__file__).parent.parent
FLAGS: dict[str, object] = {
    k: v for k, v in json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"].items() if k.startswith("@aws-cdk")
}
ACCOUNT = "111122223333"
REGION = "eu-central-1"


@pytest.fixture(autouse=True, scope="session")
def _day() -> Iterator[None]:
    """The day of all tests: a version that leaves support, or a record that expires, must not turn them red."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        clock.stop(monkeypatch)
        yield


@pytest.fixture
def app(tmp_path: Path) -> cdk.App:
    """An app with the project's feature flags that copies no assets."""
    return cdk.App(outdir=str(tmp_path / "cdk.out"), context={**FLAGS, "aws:cdk:disable-asset-staging": True})


@pytest.fixture
def make_stack(app: cdk.App) -> Callable[[str], cdk.Stack]:
    """Makes further stacks of the same app, account and region."""

    def make(construct_id: str) -> cdk.Stack:
        return cdk.Stack(app, construct_id, env=cdk.Environment(account=ACCOUNT, region=REGION))

    return make


@pytest.fixture
def stack(make_stack: Callable[[str], cdk.Stack]) -> cdk.Stack:
    """A stack with account and region."""
    return make_stack("Stack")
