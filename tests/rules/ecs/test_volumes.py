"""Volumes of task definitions."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

TASK = "AWS::ECS::TaskDefinition"
SYSTEM = {"FilesystemId": "fs-1"}
GOOD, BAD = {**SYSTEM, "TransitEncryption": "ENABLED"}, {**SYSTEM, "TransitEncryption": "DISABLED"}
DISK = {"Name": "scratch", "Host": {}}


def efs(settings: Any) -> dict[str, Any]:
    return {"Name": "exports", "EFSVolumeConfiguration": settings}


@pytest.mark.parametrize(
    ("volumes", "expected"),
    [
        ([efs(GOOD)], PASS),
        ([efs({**SYSTEM, "TransitEncryption": " enabled"})], PASS),
        ([efs(GOOD), DISK], PASS),
        ([efs(BAD)], FAIL),
        ([efs(SYSTEM)], FAIL),
        ([efs({**SYSTEM, "TransitEncryption": NONE})], FAIL),
        ([efs({**SYSTEM, "TransitEncryption": "true"})], FAIL),
        ([efs({**BAD, "AuthorizationConfig": {"IAM": "ENABLED", "AccessPointId": "fsap-1"}})], FAIL),
        ([efs({**GOOD, "AuthorizationConfig": P})], PASS),
        ([efs(GOOD), efs(BAD)], FAIL),
        ([P, efs(BAD)], FAIL),
        ([efs({**SYSTEM, "TransitEncryption": P}), efs(BAD)], FAIL),
        ([efs({**SYSTEM, "TransitEncryption": P}), efs(GOOD)], UNDETERMINED),
        ([efs({**SYSTEM, "TransitEncryption": {"Fn::GetAtt": ["Custom", "Tls"]}})], UNDETERMINED),
        ([efs(P)], UNDETERMINED),
        ([efs(GOOD), P], UNDETERMINED),
        (P, UNDETERMINED),
        ([DISK], NOT_APPLICABLE),
        ([{"Name": "exports", "EFSVolumeConfiguration": NONE}], NOT_APPLICABLE),
        ([{"Name": "files", "FSxWindowsFileServerVolumeConfiguration": {"FileSystemId": "fs-1", "RootDirectory": "x"}}], NOT_APPLICABLE),
        ([], NOT_APPLICABLE),
        (NONE, NOT_APPLICABLE),
    ],
)
def test_file_systems_are_spoken_to_over_tls(volumes: Any, expected: Verdict) -> None:
    task = resource(TASK, ContainerDefinitions=[], Volumes=volumes)
    assert said("ecs-task-definition-efs-encryption-enabled", task, Custom=resource("Custom::Setting")) is expected
