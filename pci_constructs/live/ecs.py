"""ECS: clusters, services and task sets, and the task definitions that they use or that are the last of their family."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.assembly.model import RUNNING
from pci_constructs.assembly.values import Partial
from pci_constructs.live.reading.collector import Collector, Found, Reader, present
from pci_constructs.live.reading.masking import readable, readable_map
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Gone, Source

_GONE = ("ClusterNotFoundException", "ServiceNotFoundException")
_SERVICES, _CLUSTERS = 10, 100
"""How many services and clusters ECS describes in one answer."""
_TASK = {
    "Cpu": "cpu",
    "ExecutionRoleArn": "executionRoleArn",
    "Family": "family",
    "IpcMode": "ipcMode",
    "Memory": "memory",
    "NetworkMode": "networkMode",
    "PidMode": "pidMode",
    "RequiresCompatibilities": "requiresCompatibilities",
    "TaskRoleArn": "taskRoleArn",
}
_CONTAINER = {
    "Essential": "essential",
    "Image": "image",
    "Name": "name",
    "Privileged": "privileged",
    "ReadonlyRootFilesystem": "readonlyRootFilesystem",
    "User": "user",
}
_VOLUME = {"ConfiguredAtLaunch": "configuredAtLaunch", "Name": "name"}
_EFS = {
    "FilesystemId": "fileSystemId",
    "RootDirectory": "rootDirectory",
    "TransitEncryption": "transitEncryption",
    "TransitEncryptionPort": "transitEncryptionPort",
}
_PLATFORM = {"CpuArchitecture": "cpuArchitecture", "OperatingSystemFamily": "operatingSystemFamily"}
_SERVICE = {
    "Cluster": "clusterArn",
    "DesiredCount": "desiredCount",
    "EnableExecuteCommand": "enableExecuteCommand",
    "LaunchType": "launchType",
    "PlatformVersion": "platformVersion",
    "ServiceName": "serviceName",
    "TaskDefinition": "taskDefinition",
}
_TASK_SET = {"Cluster": "clusterArn", "LaunchType": "launchType", "PlatformVersion": "platformVersion", "Service": "serviceArn"}
_NETWORK = {"AssignPublicIp": "assignPublicIp", "SecurityGroups": "securityGroups", "Subnets": "subnets"}


def _all_clusters(source: Source) -> list[str]:
    return source.pages("list_clusters", "clusterArns")


def _clusters(source: Source) -> Iterator[Found]:
    arns = _all_clusters(source)
    for start in range(0, len(arns), _CLUSTERS):
        some = arns[start : start + _CLUSTERS]
        for item in source.pages("describe_clusters", "clusters", clusters=some, include=["CONFIGURATIONS", "SETTINGS", "TAGS"]):
            execute = pick(item, "configuration.executeCommandConfiguration")
            command = known(execute, lambda found: present(renamed(found, {"KmsKeyId": "kmsKeyId", "Logging": "logging"})))
            yield Found(
                id=item["clusterName"],
                arn=item["clusterArn"],
                properties={
                    "ClusterName": item["clusterName"],
                    "ClusterSettings": [{"Name": one["name"], "Value": one["value"]} for one in item.get("settings", ())] or ABSENT,
                    "Configuration": ABSENT if command is ABSENT else {"ExecuteCommandConfiguration": command},
                    "Tags": tags(item.get("tags", ()), "key", "value"),
                },
            )


def _each_service(source: Source) -> Iterator[Any]:
    for cluster in _all_clusters(source):
        try:
            arns = source.pages("list_services", "serviceArns", gone=_GONE, cluster=cluster)
            for start in range(0, len(arns), _SERVICES):
                some = arns[start : start + _SERVICES]
                yield from source.pages("describe_services", "services", gone=_GONE, cluster=cluster, services=some, include=["TAGS"])
        except Gone:
            continue


def _services(source: Source) -> Iterator[Found]:
    for item in _each_service(source):
        network = _network(item, "AwsvpcConfiguration")
        properties = {**renamed(item, _SERVICE), "NetworkConfiguration": network, "Tags": tags(item.get("tags", ()), "key", "value")}
        yield Found(id=item["serviceArn"], arn=item["serviceArn"], properties=properties)


def _task_sets(source: Source) -> Iterator[Found]:
    for service in _each_service(source):
        for item in service.get("taskSets", ()):
            named = {"TaskDefinition": pick(item, "taskDefinition"), "NetworkConfiguration": _network(item, "AwsVpcConfiguration")}
            yield Found(id=item["id"], arn=item["taskSetArn"], properties={**renamed(item, _TASK_SET), **named})


def _network(item: Any, name: str) -> Any:
    return known(pick(item, "networkConfiguration.awsvpcConfiguration"), lambda found: {name: present(renamed(found, _NETWORK))})


def _tasks(source: Source) -> Iterator[Found]:
    # Every revision that was ever registered is still there; those that nothing starts any more are not judged.
    families = source.pages("list_task_definition_families", "families", status="ACTIVE")
    used = [
        one["taskDefinition"] for item in _each_service(source) for one in (item, *item.get("taskSets", ())) if one.get("taskDefinition")
    ]

    def one(name: Any) -> Found:
        answer = source.ask("describe_task_definition", needs="taskDefinition", taskDefinition=name, include=["TAGS"])
        found = pick(answer, "taskDefinition")
        arn = pick(found, "taskDefinitionArn")
        containers = known(pick(found, "containerDefinitions"), lambda items: [_container(item) for item in items])
        return Found(
            id=arn if isinstance(arn, str) else name,
            arn=arn if isinstance(arn, str) else "",
            properties={
                **renamed(found, _TASK),
                "ContainerDefinitions": containers,
                "RuntimePlatform": known(pick(found, "runtimePlatform"), lambda platform: present(renamed(platform, _PLATFORM))),
                "Tags": known(answer, lambda shown: tags(shown.get("tags", ()), "key", "value")),
                "Volumes": known(pick(found, "volumes"), lambda items: [_volume(item) for item in items]),
            },
        )

    yield from source.each(dict.fromkeys((*families, *used)), one)


def _container(item: Any) -> dict[str, Any]:
    logs = item.get("logConfiguration")
    made = {
        **renamed(item, _CONTAINER),
        "Command": [readable("command", part) for part in item.get("command", ())] or ABSENT,
        "EntryPoint": [readable("command", part) for part in item.get("entryPoint", ())] or ABSENT,
        "Environment": [{"Name": one["name"], "Value": readable(one["name"], one["value"])} for one in item.get("environment", ())],
        "LogConfiguration": {"LogDriver": logs["logDriver"], "Options": readable_map(logs.get("options", {}))} if logs else ABSENT,
        "Secrets": [{"Name": one["name"], "ValueFrom": one["valueFrom"]} for one in item.get("secrets", ())],
    }
    return present(made)


def _volume(item: Any) -> Partial:
    """What a task mounts: only file systems of EFS are read whole, for options of Docker's drivers often hold a password."""
    efs = known(
        pick(item, "efsVolumeConfiguration"), lambda found: present({**renamed(found, _EFS), "AuthorizationConfig": _rights(found)})
    )
    return Partial(present({**renamed(item, _VOLUME), "EFSVolumeConfiguration": efs}), (*_VOLUME, "EFSVolumeConfiguration"), RUNNING)


def _rights(found: Any) -> Any:
    return known(pick(found, "authorizationConfig"), lambda one: present(renamed(one, {"AccessPointId": "accessPointId", "IAM": "iam"})))


_DESCRIBE, _LIST = ("ecs:DescribeServices",), ("ecs:ListClusters", "ecs:ListServices")

COLLECTOR = Collector(
    service="ecs",
    readers=(
        Reader(
            type="AWS::ECS::Cluster",
            properties=("ClusterName", "ClusterSettings", "Configuration", "Tags"),
            calls=("ecs:DescribeClusters", "ecs:ListClusters"),
            read=_clusters,
        ),
        Reader(
            type="AWS::ECS::Service",
            properties=(*_SERVICE, "NetworkConfiguration", "Tags"),
            calls=(*_DESCRIBE, *_LIST),
            read=_services,
        ),
        Reader(
            type="AWS::ECS::TaskSet",
            properties=(*_TASK_SET, "NetworkConfiguration", "TaskDefinition"),
            calls=(*_DESCRIBE, *_LIST),
            read=_task_sets,
        ),
        Reader(
            type="AWS::ECS::TaskDefinition",
            properties=(*_TASK, "ContainerDefinitions", "RuntimePlatform", "Tags", "Volumes"),
            calls=(*_DESCRIBE, *_LIST, "ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitionFamilies"),
            read=_tasks,
        ),
    ),
)
