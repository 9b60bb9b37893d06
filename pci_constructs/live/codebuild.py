"""CodeBuild: projects, without the secrets that variables and addresses may hold."""

import re
from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader, partly, present
from pci_constructs.live.reading.masking import HIDDEN, readable
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_AT_ONCE = 100
"""How many projects CodeBuild shows in one answer."""
_USER = re.compile(r"//[^/@]*@")
_PROJECT = {
    "ConcurrentBuildLimit": "concurrentBuildLimit",
    "Description": "description",
    "EncryptionKey": "encryptionKey",
    "Name": "name",
    "ServiceRole": "serviceRole",
    "Visibility": "projectVisibility",
}
_SOURCE = {"InsecureSsl": "insecureSsl", "ReportBuildStatus": "reportBuildStatus", "SourceIdentifier": "sourceIdentifier", "Type": "type"}
_ENVIRONMENT = {
    "ComputeType": "computeType",
    "Image": "image",
    "ImagePullCredentialsType": "imagePullCredentialsType",
    "PrivilegedMode": "privilegedMode",
    "Type": "type",
}
_S3_LOGS = {"EncryptionDisabled": "encryptionDisabled", "Location": "location", "Status": "status"}
_NETWORK = {"SecurityGroupIds": "securityGroupIds", "Subnets": "subnets", "VpcId": "vpcId"}


def _projects(source: Source) -> Iterator[Found]:
    names = source.pages("list_projects", "projects")
    for start in range(0, len(names), _AT_ONCE):
        # What is gone by now is named apart in the answer.
        for item in source.pages("batch_get_projects", "projects", names=names[start : start + _AT_ONCE]):
            network = pick(item, "vpcConfig")
            yield Found(
                id=item["name"],
                arn=item["arn"],
                properties={
                    **renamed(item, _PROJECT),
                    "Environment": known(pick(item, "environment"), _environment),
                    "LogsConfig": known(pick(item, "logsConfig"), _logs),
                    "SecondarySources": [_source(one) for one in item.get("secondarySources", ())] or ABSENT,
                    "Source": known(pick(item, "source"), _source),
                    "Tags": tags(item.get("tags", ()), "key", "value"),
                    "VpcConfig": known(network, lambda found: present(renamed(found, _NETWORK))) or ABSENT,
                },
            )


def _source(found: Any) -> dict[str, Any]:
    return partly({**renamed(found, _SOURCE), "Location": _address(found.get("location", ""))})


def _address(text: str) -> Any:
    """The address of a repository; one with a password or token in it is not kept."""
    kept = readable("Location", text)
    if isinstance(kept, Unknown):
        return kept
    user = _USER.search(text)
    if user and ":" in user[0]:
        return Unknown("credentials in an address of the running account, which are not kept", no_echo=True)
    return HIDDEN if user else text


def _environment(found: Any) -> dict[str, Any]:
    variables = [
        {"Name": one["name"], "Type": one.get("type", "PLAINTEXT"), "Value": readable(one["name"], one["value"])}
        for one in found.get("environmentVariables", ())
    ]
    return partly({**renamed(found, _ENVIRONMENT), "EnvironmentVariables": variables})


def _logs(found: Any) -> dict[str, Any]:
    watch, bucket = found.get("cloudWatchLogs"), found.get("s3Logs")
    of_watch = {"GroupName": "groupName", "Status": "status", "StreamName": "streamName"}
    return {
        **({"CloudWatchLogs": present(renamed(watch, of_watch))} if watch else {}),
        **({"S3Logs": present(renamed(bucket, _S3_LOGS))} if bucket else {}),
    }


COLLECTOR = Collector(
    service="codebuild",
    readers=(
        Reader(
            type="AWS::CodeBuild::Project",
            properties=(*_PROJECT, "Environment", "LogsConfig", "SecondarySources", "Source", "Tags", "VpcConfig"),
            calls=("codebuild:BatchGetProjects", "codebuild:ListProjects"),
            read=_projects,
        ),
    ),
)
