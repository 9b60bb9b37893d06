"""cdk-nag's NIST 800-53 R5 and HIPAA packs over the reference environment, synthesized once more for them.

Run as a process of its own, because the CDK prints every finding.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.peers.failure import Failure
from tests.peers.process import ROOT, run


def nag() -> Iterator[Failure]:
    """Every finding of the two packs that no construct acknowledges."""
    report = run(sys.executable, "-m", __name__)
    for plugin in report["pluginReports"]:
        for violation in plugin["violations"]:
            for construct in violation["violatingConstructs"]:
                path, check = construct["constructPath"], violation["ruleName"]
                yield Failure("cdk-nag", check, path, violation["description"].partition(" - (")[0])


def _report(folder: str) -> str:
    from pci_constructs import node

    node.ensure()
    import aws_cdk as cdk
    import cdk_nag

    from stacks.reference import build

    app = build(ROOT, outdir=folder, gated=False, extra_context={"aws:cdk:disable-asset-staging": True})
    cdk.Validations.of(app).add_plugins(cdk_nag.NIST80053R5Checks(app), cdk_nag.HIPAASecurityChecks(app))
    try:
        app.synth()
    except RuntimeError as error:
        if not str(error).startswith("ValidationFailed"):
            raise
    return (Path(folder) / "validation-report.json").read_text("utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        sys.stdout.write(_report(temporary))
