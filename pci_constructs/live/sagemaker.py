"""SageMaker: notebooks, and configurations of endpoints with their keys."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import complete, renamed, tags
from pci_constructs.live.reading.source import Source

# SageMaker has one code for what is gone and what is asked wrongly.
_GONE = ("ValidationException: RecordNotFound", "ValidationException: Could not find endpoint configuration")
_NOTEBOOK = {
    "DirectInternetAccess": "DirectInternetAccess",
    "InstanceMetadataServiceConfiguration": "InstanceMetadataServiceConfiguration",
    "InstanceType": "InstanceType",
    "KmsKeyId": "KmsKeyId",
    "LifecycleConfigName": "NotebookInstanceLifecycleConfigName",
    "NotebookInstanceName": "NotebookInstanceName",
    "PlatformIdentifier": "PlatformIdentifier",
    "RoleArn": "RoleArn",
    "RootAccess": "RootAccess",
    "SecurityGroupIds": "SecurityGroups",
    "SubnetId": "SubnetId",
}
_ENDPOINT = ("EnableNetworkIsolation", "EndpointConfigName", "ExecutionRoleArn", "KmsKeyId", "VpcConfig")


def _notebooks(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        name, arn = item["NotebookInstanceName"], item["NotebookInstanceArn"]
        found = source.ask("describe_notebook_instance", needs="NotebookInstanceName", gone=_GONE, NotebookInstanceName=name)
        return Found(id=arn, arn=arn, properties={**renamed(found, _NOTEBOOK), "Tags": _tags(source, arn)})

    yield from source.each(source.pages("list_notebook_instances", "NotebookInstances"), one)


def _endpoints(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        name, arn = item["EndpointConfigName"], item["EndpointConfigArn"]
        found = source.ask("describe_endpoint_config", needs="EndpointConfigName", gone=_GONE, EndpointConfigName=name)
        return Found(id=arn, arn=arn, properties={**renamed(found, _ENDPOINT), "Tags": _tags(source, arn)})

    yield from source.each(source.pages("list_endpoint_configs", "EndpointConfigs"), one)


def _tags(source: Source, arn: str) -> Any:
    return tags(complete(source.ask("list_tags", needs="Tags", gone=_GONE, ResourceArn=arn), "Tags"))


COLLECTOR = Collector(
    service="sagemaker",
    readers=(
        Reader(
            type="AWS::SageMaker::NotebookInstance",
            properties=(*_NOTEBOOK, "Tags"),
            calls=("sagemaker:DescribeNotebookInstance", "sagemaker:ListNotebookInstances", "sagemaker:ListTags"),
            read=_notebooks,
        ),
        Reader(
            type="AWS::SageMaker::EndpointConfig",
            properties=(*_ENDPOINT, "Tags"),
            calls=("sagemaker:DescribeEndpointConfig", "sagemaker:ListEndpointConfigs", "sagemaker:ListTags"),
            read=_endpoints,
        ),
    ),
)
