"""cdk-nag's NIST 800-53 R5 and HIPAA packs over the reference environment, synthesized once more for them."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pci_constructs import node

node.ensure()

import aws_cdk as cdk  # noqa: E402
import cdk_nag  # noqa: E402

from stacks.reference import build  # noqa: E402
from tests.conftest import ROOT  # noqa: E402
from tests.peers.failure import Failure  # noqa: E402


def nag() -> Iterator[Failure]:
    """Every finding of the two packs that no construct acknowledges."""
    with tempfile.TemporaryDirectory() as folder:
        app = build(ROOT, outdir=folder, gated=False, extra_context={"aws:cdk:disable-asset-staging": True})
        cdk.Validations.of(app).add_plugins(cdk_nag.NIST80053R5Checks(app), cdk_nag.HIPAASecurityChecks(app))
        try:
            app.synth()
        except RuntimeError as error:
            if not str(error).startswith("ValidationFailed"):
                raise
        report = json.loads((Path(folder) / "validation-report.json").read_text("utf-8"))
        for plugin in report["pluginReports"]:
            for violation in plugin["violations"]:
                for construct in violation["violatingConstructs"]:
                    path, check = construct["constructPath"], violation["ruleName"]
                    yield Failure("cdk-nag", check, path, violation["description"].partition(" - (")[0])
