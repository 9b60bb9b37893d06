"""Step Functions: state machines and what they log. Their definitions, in which secrets may be, are not read."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, present
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFound", "StateMachineDoesNotExist")
_NAMES = {
    "EncryptionConfiguration": "encryptionConfiguration",
    "LoggingConfiguration": "loggingConfiguration",
    "RoleArn": "roleArn",
    "StateMachineName": "name",
    "StateMachineType": "type",
    "TracingConfiguration": "tracingConfiguration",
}
_PARTS = {
    "CloudWatchLogsLogGroup": "cloudWatchLogsLogGroup",
    "Destinations": "destinations",
    "Enabled": "enabled",
    "IncludeExecutionData": "includeExecutionData",
    "KmsDataKeyReusePeriodSeconds": "kmsDataKeyReusePeriodSeconds",
    "KmsKeyId": "kmsKeyId",
    "Level": "level",
    "LogGroupArn": "logGroupArn",
    "Type": "type",
}


def _machines(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        arn = item["stateMachineArn"]
        # With its definition, a machine that has a key of its own would take the right to decrypt.
        found = source.ask("describe_state_machine", needs="name", gone=_GONE, stateMachineArn=arn, includedData="METADATA_ONLY")
        labels = source.ask("list_tags_for_resource", needs="tags", gone=_GONE, resourceArn=arn)
        properties = {name: known(value, _shaped) for name, value in renamed(found, _NAMES).items()}
        return Found(id=arn, arn=arn, properties={**properties, "Tags": tags(pick(labels, "tags"), "key", "value")})

    yield from source.each(source.pages("list_state_machines", "stateMachines"), one)


def _shaped(value: Any) -> Any:
    """A part of the answer as CloudFormation has it."""
    if isinstance(value, dict):
        return {name: _shaped(part) for name, part in present(renamed(value, _PARTS)).items()}
    return [_shaped(part) for part in value] if isinstance(value, list) else value


COLLECTOR = Collector(
    service="stepfunctions",
    readers=(
        Reader(
            type="AWS::StepFunctions::StateMachine",
            properties=(*_NAMES, "Tags"),
            calls=("states:DescribeStateMachine", "states:ListStateMachines", "states:ListTagsForResource"),
            read=_machines,
        ),
    ),
)
