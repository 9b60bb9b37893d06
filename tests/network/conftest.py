"""The reference environment, synthesized once for all tests of this folder."""

import pytest
from msgspec.structs import replace

from pci_constructs.assembly import Assembly, read
from tests.stacks.conftest import synthesize


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    """Both stages."""
    return read(synthesize(tmp_path_factory.mktemp("network") / "cdk.out"))


@pytest.fixture(scope="session")
def production(reference: Assembly) -> Assembly:
    """The stage with a firewall."""
    return of_stage(reference, "production")


@pytest.fixture(scope="session")
def staging(reference: Assembly) -> Assembly:
    """The stage with NAT gateways alone."""
    return of_stage(reference, "staging")


def of_stage(assembly: Assembly, stage: str) -> Assembly:
    metadata = tuple(entry for entry in assembly.metadata if entry.path.startswith(f"{stage}/"))
    return replace(assembly, stacks=tuple(stack for stack in assembly.stacks if stack.stage == stage), metadata=metadata)
