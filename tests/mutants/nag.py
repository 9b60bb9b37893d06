"""cdk-nag over a folder of templates, each included into a stack of its own; a process of its own, because the CDK prints every finding."""

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path


def main(folder: Path) -> dict[str, list[str]]:
    """The rules that fail, by template."""
    from pci_constructs import node

    node.ensure()
    import aws_cdk as cdk
    import cdk_nag
    from aws_cdk.cloudformation_include import CfnInclude

    found: dict[str, set[str]] = defaultdict(set)
    with tempfile.TemporaryDirectory() as out:
        app = cdk.App(outdir=out)
        for number, file in enumerate(sorted(folder.glob("*.json"))):
            CfnInclude(cdk.Stack(app, f"S{number:04}"), "T", template_file=str(file))
        cdk.Validations.of(app).add_plugins(cdk_nag.PCIDSS321Checks(app), cdk_nag.AwsSolutionsChecks(app))
        try:
            app.synth()
        except RuntimeError as error:
            if not str(error).startswith("ValidationFailed"):
                raise
        report = json.loads((Path(out) / "validation-report.json").read_text("utf-8"))
    names = [file.name for file in sorted(folder.glob("*.json"))]
    for plugin in report["pluginReports"]:
        if plugin["pluginName"] in ("PCI.DSS.321", "AwsSolutions"):
            for violation in plugin["violations"]:
                for construct in violation["violatingConstructs"]:
                    stack, _, path = construct["constructPath"].partition("/")
                    found[names[int(stack[1:])]].add(f"{violation['ruleName']} {path}")
    return {name: sorted(rules) for name, rules in found.items()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
