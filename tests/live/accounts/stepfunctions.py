"""A state machine that logs, and one that does not and has a secret in its definition."""

import json

from tests.emulator import Emulator

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {"stepfunctions.DescribeStateMachine": "StateMachineDoesNotExist", "stepfunctions.ListTagsForResource": "ResourceNotFound"}
GROUP = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/vendedlogs/states/pay:*"


def arrange(aws: Emulator) -> None:
    """One good, one bad."""
    states = aws.client("stepfunctions")
    role = "arn:aws:iam::123456789012:role/states"
    parameters = {"Password": PLANTED[0]}
    definition = json.dumps({"StartAt": "Pay", "States": {"Pay": {"Type": "Pass", "Parameters": parameters, "End": True}}})
    states.create_state_machine(
        name="good",
        definition=definition,
        roleArn=role,
        loggingConfiguration={
            "level": "ALL",
            "includeExecutionData": False,
            "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": GROUP}}],
        },
        tags=[{"key": "pci-scope", "value": "cde"}],
    )
    states.create_state_machine(name="bad", definition=definition, roleArn=role)
