"""Notebooks and configurations of endpoints: of each one with a key, and one without that whoever finds it reaches the internet from."""

from typing import Any

from tests.emulator import Emulator

GONE = {
    "sagemaker.DescribeEndpointConfig": "ValidationException: Could not find endpoint configuration",
    "sagemaker.DescribeNotebookInstance": "ValidationException: RecordNotFound",
}
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def arrange(aws: Emulator) -> None:
    """Of each type a good one and a bad one."""
    sagemaker = aws.client("sagemaker")
    notebook: dict[str, Any] = {"InstanceType": "ml.t3.xlarge", "RoleArn": "arn:aws:iam::123456789012:role/notebook"}
    labels = [{"Key": "pci-scope", "Value": "cde"}]
    sagemaker.create_notebook_instance(
        NotebookInstanceName="good",
        KmsKeyId=KEY,
        SubnetId="subnet-0123456789abcdef0",
        SecurityGroupIds=["sg-0123456789abcdef0"],
        DirectInternetAccess="Disabled",
        Tags=labels,
        **notebook,
    )
    sagemaker.create_notebook_instance(NotebookInstanceName="bad", DirectInternetAccess="Enabled", **notebook)
    sagemaker.create_model(ModelName="risk", ExecutionRoleArn=notebook["RoleArn"], PrimaryContainer={"Image": "risk"})
    variant: dict[str, Any] = {"VariantName": "one", "ModelName": "risk", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    sagemaker.create_endpoint_config(EndpointConfigName="kept", ProductionVariants=[variant], KmsKeyId=KEY, Tags=labels)
    sagemaker.create_endpoint_config(EndpointConfigName="open", ProductionVariants=[variant])
