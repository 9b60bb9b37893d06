"""Task definitions and services of ECS: the edges of each question."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from tests.rules.pack import judged, verdicts

FAIL, PASS, OPEN, NOT = Verdict.FAIL, Verdict.PASS, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
ELSEWHERE = {"Fn::ImportValue": "x"}
WINDOWS = {"RuntimePlatform": {"OperatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}


def variable(name: Any, value: Any) -> dict[str, Any]:
    return {"Environment": [{"Name": name, "Value": value}]}


def logs(options: Any) -> dict[str, Any]:
    return {"LogConfiguration": {"LogDriver": "splunk", "Options": options}}


@pytest.mark.parametrize(
    ("id_", "container", "expected"),
    [
        ("ecs-no-environment-secrets", {}, PASS),
        ("ecs-no-environment-secrets", variable("AWS_ACCESS_KEY_ID", ELSEWHERE), FAIL),
        ("ecs-no-environment-secrets", variable("aws_secret_access_key", {"Ref": "P"}), FAIL),
        ("ecs-no-environment-secrets", variable("ECS_ENGINE_AUTH_DATA", "x"), FAIL),
        ("ecs-no-environment-secrets", variable("DB_PASSWORD", "{{resolve:secretsmanager:db}}"), FAIL),
        ("ecs-no-environment-secrets", variable("DB_PASSWORD", {"Ref": "P"}), OPEN),
        ("ecs-no-environment-secrets", variable(ELSEWHERE, "x"), OPEN),
        ("ecs-no-environment-secrets", variable("DB_SECRET_ARN", {"Ref": "P"}), PASS),
        ("ecs-no-environment-secrets", {"Secrets": [{"Name": "DB_PASSWORD", "ValueFrom": "arn:aws:x"}]}, PASS),
        ("ecs-no-environment-secrets", {"Environment": [ELSEWHERE, {"Name": "DB_PASSWORD", "Value": "hunter2"}]}, FAIL),
        ("ecs-no-environment-secrets", {"Environment": ELSEWHERE}, OPEN),
        ("ecs-no-environment-secrets", logs({"splunk-url": {"Ref": "P"}, "splunk-token": "bd56a4f2-6aee-49b7-92d4-86f7a8d0b1c3"}), FAIL),
        ("ecs-no-environment-secrets", logs({"apikey": "{{resolve:secretsmanager:datadog}}"}), FAIL),
        ("ecs-no-environment-secrets", logs({"splunk-token": ELSEWHERE}), OPEN),
        ("ecs-no-environment-secrets", logs({"awslogs-group": ELSEWHERE, "awslogs-stream-prefix": "token"}), PASS),
        ("ecs-no-environment-secrets", logs(ELSEWHERE), OPEN),
        ("ecs-task-definition-log-configuration", {"LogConfiguration": {"LogDriver": "none"}}, FAIL),
        ("ecs-task-definition-log-configuration", {"LogConfiguration": {}}, FAIL),
        ("ecs-task-definition-log-configuration", {"LogConfiguration": ELSEWHERE}, OPEN),
        ("ecs-task-definition-log-configuration", {"LogConfiguration": {"LogDriver": "awsfirelens"}}, PASS),
        ("ecs-containers-nonprivileged", {}, PASS),
        ("ecs-containers-nonprivileged", {"Privileged": "true"}, FAIL),
        ("ecs-containers-nonprivileged", {"Privileged": ELSEWHERE}, OPEN),
        ("ecs-containers-readonly-access", {}, FAIL),
        ("ecs-containers-readonly-access", {"ReadonlyRootFilesystem": "true"}, PASS),
        ("ecs-containers-readonly-access", {"ReadonlyRootFilesystem": ELSEWHERE}, OPEN),
        ("ecs-task-definition-nonroot-user", {}, FAIL),
        ("ecs-task-definition-nonroot-user", {"User": "0:1000"}, FAIL),
        ("ecs-task-definition-nonroot-user", {"User": 0}, FAIL),
        ("ecs-task-definition-nonroot-user", {"User": "ROOT"}, FAIL),
        ("ecs-task-definition-nonroot-user", {"User": "ContainerAdministrator"}, FAIL),
        ("ecs-task-definition-nonroot-user", {"User": "1000:0"}, PASS),
        ("ecs-task-definition-nonroot-user", {"User": 1000}, PASS),
        ("ecs-task-definition-nonroot-user", {"User": ELSEWHERE}, OPEN),
    ],
)
def test_containers(id_: str, container: dict[str, Any], expected: Verdict) -> None:
    parameters = {"P": {"Type": "String"}}
    assert verdicts(rule(id_), {"ContainerDefinitions": [container]}, Parameters=parameters) == {expected}
    good = rule(id_).passing
    assert not isinstance(good, Example)
    assert good is not None
    beside = {"ContainerDefinitions": [*good["ContainerDefinitions"], container]}
    assert verdicts(rule(id_), beside, Parameters=parameters) == {expected}


def of(id_: str, type_: str, properties: dict[str, Any]) -> set[Verdict]:
    return {f.verdict for f in judged(rule(id_), Example(resources={"R": {"Type": type_, "Properties": properties}}))}


@pytest.mark.parametrize(
    ("id_", "good", "bad"),
    [
        ("ecs-no-environment-secrets", variable("LOG_LEVEL", "info"), variable("DB_PASSWORD", "hunter2")),
        ("ecs-task-definition-log-configuration", {"LogConfiguration": {"LogDriver": "awslogs"}}, {}),
        ("ecs-containers-nonprivileged", {}, {"Privileged": True}),
        ("ecs-containers-readonly-access", {"ReadonlyRootFilesystem": True}, {}),
        ("ecs-task-definition-nonroot-user", {"User": "1000"}, {"User": "root"}),
    ],
)
def test_containers_of_daemons(id_: str, good: dict[str, Any], bad: dict[str, Any]) -> None:
    for container, expected in ((good, PASS), (bad, FAIL)):
        assert of(id_, "AWS::ECS::DaemonTaskDefinition", {"ContainerDefinitions": [container]}) == {expected}


def test_processes_of_daemons() -> None:
    for mode, expected in (("host", FAIL), ("task", PASS)):
        assert of("ecs-task-definition-pid-mode-check", "AWS::ECS::DaemonTaskDefinition", {"PidMode": mode}) == {expected}


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ({"PrimaryContainer": variable("DB_PASSWORD", "hunter2")}, FAIL),
        ({"PrimaryContainer": variable("LOG_LEVEL", "info")}, PASS),
        ({"PrimaryContainer": {"Image": "i"}}, PASS),
        ({"PrimaryContainer": ELSEWHERE}, OPEN),
        ({}, NOT),
    ],
)
def test_variables_of_express_services(service: dict[str, Any], expected: Verdict) -> None:
    assert of("ecs-no-environment-secrets", "AWS::ECS::ExpressGatewayService", service) == {expected}


def test_containers_on_windows() -> None:
    assert verdicts(rule("ecs-containers-readonly-access"), {**WINDOWS, "ContainerDefinitions": [{}]}) == {NOT}
    unknown = {"RuntimePlatform": {"OperatingSystemFamily": ELSEWHERE}, "ContainerDefinitions": [{}]}
    assert verdicts(rule("ecs-containers-readonly-access"), unknown) == {OPEN}


@pytest.mark.parametrize(
    ("mode", "container", "expected"),
    [
        ("host", {}, FAIL),
        ("host", {"Privileged": True}, PASS),
        ("host", {"Privileged": "true", "User": ELSEWHERE}, PASS),
        ("host", {"Privileged": ELSEWHERE, "User": "app"}, PASS),
        ("host", {"User": ELSEWHERE}, OPEN),
        ("awsvpc", {"User": ELSEWHERE}, PASS),
        ("bridge", {}, PASS),
        (None, {}, PASS),
        (ELSEWHERE, {}, OPEN),
        (ELSEWHERE, {"User": "app"}, PASS),
    ],
)
def test_host_mode(mode: Any, container: dict[str, Any], expected: Verdict) -> None:
    properties = {"NetworkMode": mode, "ContainerDefinitions": [container]}
    assert verdicts(rule("ecs-task-definition-user-for-host-mode-check"), properties) == {expected}


@pytest.mark.parametrize("id_", ["ecs-service-assign-public-ip-disabled", "ecs-taskset-assign-public-ip-disabled"])
def test_public_addresses(id_: str) -> None:
    name = "AwsvpcConfiguration" if "service" in id_ else "AwsVpcConfiguration"
    assert verdicts(rule(id_), {}) == {PASS}
    assert verdicts(rule(id_), {"NetworkConfiguration": {name: {"AssignPublicIp": ELSEWHERE}}}) == {OPEN}
    assert verdicts(rule(id_), {"NetworkConfiguration": ELSEWHERE}) == {OPEN}


def test_pid_mode() -> None:
    assert verdicts(rule("ecs-task-definition-pid-mode-check"), {}) == {PASS}


@pytest.mark.parametrize(
    ("service", "platform", "expected"),
    [
        ({}, {}, PASS),
        ({"PlatformVersion": "latest"}, {}, PASS),
        ({"PlatformVersion": "1.4.0"}, {}, PASS),
        ({"PlatformVersion": "1.0.0"}, WINDOWS, PASS),
        ({"PlatformVersion": "1.0.0"}, {}, FAIL),
        ({"PlatformVersion": "1.0.0", "TaskDefinition": "elsewhere:1"}, {}, OPEN),
        ({"PlatformVersion": "1.3.0", "CapacityProviderStrategy": [{"CapacityProvider": "FARGATE_SPOT"}]}, {}, FAIL),
        ({"PlatformVersion": "1.3.0", "LaunchType": "EC2"}, {}, NOT),
        ({"PlatformVersion": ELSEWHERE}, {}, OPEN),
    ],
)
def test_platform_versions(service: dict[str, Any], platform: dict[str, Any], expected: Verdict) -> None:
    resources = {
        "Service": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "Task"}, **service}},
        "Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": platform},
    }
    assert {f.verdict for f in judged(rule("ecs-fargate-latest-platform-version"), Example(resources=resources))} == {expected}
