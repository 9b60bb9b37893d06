"""A protected stack and one that is not, with a secret in its parameters."""

import json

from tests.emulator import Emulator

PLANTED = ("Tr0ub4dor-and-3",)
_TEMPLATE = json.dumps(
    {
        "Parameters": {"Word": {"Type": "String"}},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {"Word": {"Value": {"Ref": "Word"}}},
    }
)


def arrange(aws: Emulator) -> None:
    """Two stacks."""
    client = aws.client("cloudformation")
    for name, protected in (("kept", True), ("loose", False)):
        client.create_stack(
            StackName=name,
            TemplateBody=_TEMPLATE,
            EnableTerminationProtection=protected,
            Parameters=[{"ParameterKey": "Word", "ParameterValue": PLANTED[0]}],
            Tags=[{"Key": "pci-scope", "Value": "cde"}],
        )
