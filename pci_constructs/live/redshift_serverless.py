"""Redshift Serverless: workgroups, and the namespaces that they work on, which are not for SecurityAudit to list."""

from collections.abc import Iterator

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_NAMESPACE = "AWS::RedshiftServerless::Namespace"
_OF_WORKGROUPS = {
    "EnhancedVpcRouting": "enhancedVpcRouting",
    "Port": "port",
    "PubliclyAccessible": "publiclyAccessible",
    "SecurityGroupIds": "securityGroupIds",
    "SubnetIds": "subnetIds",
    "WorkgroupName": "workgroupName",
}
_OF_NAMESPACES = {
    "AdminUsername": "adminUsername",
    "DbName": "dbName",
    "DefaultIamRoleArn": "defaultIamRoleArn",
    "LogExports": "logExports",
    "NamespaceName": "namespaceName",
}
_OWN_KEY = "AWS_OWNED_KMS_KEY"


def _workgroups(source: Source) -> Iterator[Found]:
    for item in source.pages("list_workgroups", "workgroups"):
        parameters = item.get("configParameters", ())
        yield Found(
            id=item["workgroupName"],
            arn=item["workgroupArn"],
            properties={
                **renamed(item, _OF_WORKGROUPS),
                "ConfigParameters": [{"ParameterKey": one["parameterKey"], "ParameterValue": one["parameterValue"]} for one in parameters],
                "NamespaceName": known(pick(item, "namespaceName"), lambda name: Named(_NAMESPACE, name)),
            },
        )


def _namespaces(source: Source) -> Iterator[Found]:
    for item in source.pages("list_namespaces", "namespaces"):
        managed = pick(item, "adminPasswordSecretArn") is not ABSENT
        yield Found(
            id=item["namespaceName"],
            arn=item["namespaceArn"],
            properties={
                **renamed(item, _OF_NAMESPACES),
                "AdminUserPassword": ABSENT if managed else Unknown("the administrator's password, which no API shows"),
                # What stands for the key of AWS is no key that a template could name.
                "KmsKeyId": known(pick(item, "kmsKeyId"), lambda key: ABSENT if key == _OWN_KEY else key),
                "ManageAdminPassword": managed,
            },
        )


COLLECTOR = Collector(
    service="redshift-serverless",
    readers=(
        Reader(
            type="AWS::RedshiftServerless::Workgroup",
            properties=(*_OF_WORKGROUPS, "ConfigParameters", "NamespaceName"),
            calls=("redshift-serverless:ListWorkgroups",),
            read=_workgroups,
        ),
        Reader(
            type=_NAMESPACE,
            properties=(*_OF_NAMESPACES, "AdminUserPassword", "KmsKeyId", "ManageAdminPassword"),
            calls=(),
            beyond=("redshift-serverless:ListNamespaces",),
            read=_namespaces,
        ),
    ),
)
