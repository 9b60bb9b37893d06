"""Tasks and services as they run."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.ecs import arrange, container, efs
from tests.live.kit import assembly, judged, of, verdict

RULES = (
    "ecs-containers-nonprivileged",
    "ecs-containers-readonly-access",
    "ecs-no-environment-secrets",
    "ecs-task-definition-efs-encryption-enabled",
    "ecs-task-definition-log-configuration",
    "ecs-task-definition-nonroot-user",
    "ecs-task-definition-pid-mode-check",
)


def test_tasks_are_judged_by_their_containers(aws: Emulator) -> None:
    arrange(aws)
    run = judged("ecs")
    for rule in RULES:
        assert verdict(run, rule, "/good:1") is Verdict.PASS, rule
        assert verdict(run, rule, "/bad:1") is Verdict.FAIL, rule


def test_services_and_task_sets_are_judged_by_their_network(aws: Emulator) -> None:
    arrange(aws)
    run = judged("ecs")
    assert verdict(run, "ecs-service-assign-public-ip-disabled", "/good") is Verdict.PASS
    assert [one.verdict for one in of(run, "ecs-taskset-assign-public-ip-disabled")] == [Verdict.FAIL]
    assert verdict(run, "ecs-fargate-latest-platform-version", "/good") is Verdict.PASS


def test_a_revision_is_judged_if_something_starts_it(aws: Emulator) -> None:
    ecs = aws.client("ecs")
    ecs.create_cluster(clusterName="cde")
    for privileged in (True, True, False):
        ecs.register_task_definition(family="pay", containerDefinitions=[container(privileged=privileged)])
    ecs.create_service(cluster="cde", serviceName="pay", taskDefinition="pay:2", desiredCount=0)
    run = judged("ecs")
    said = {one.subject.logical_id.rpartition("/")[2]: one.verdict for one in of(run, "ecs-containers-nonprivileged")}
    assert said == {"pay:2": Verdict.FAIL, "pay:3": Verdict.PASS}


def test_a_task_that_is_not_shown_is_not_judged(aws: Emulator) -> None:
    arrange(aws)
    aws.deny("ecs.DescribeTaskDefinition")
    found = of(judged("ecs"), "ecs-containers-nonprivileged")
    assert {one.verdict for one in found} == {Verdict.UNDETERMINED}


@pytest.mark.parametrize(
    ("volumes", "expected"),
    [
        ([], Verdict.NOT_APPLICABLE),
        ([{"name": "scratch"}], Verdict.NOT_APPLICABLE),
        ([{"name": "disk", "configuredAtLaunch": True}], Verdict.NOT_APPLICABLE),
        ([efs("a", transitEncryption="DISABLED")], Verdict.FAIL),
        ([efs("a", transitEncryption="ENABLED"), efs("b")], Verdict.FAIL),
        ([efs("a", transitEncryption="ENABLED"), {"name": "scratch"}], Verdict.PASS),
    ],
)
def test_tasks_speak_tls_with_file_systems_or_do_not(volumes: list[Any], expected: Verdict, aws: Emulator) -> None:
    aws.client("ecs").register_task_definition(family="pay", containerDefinitions=[container()], volumes=volumes)
    assert verdict(judged("ecs"), "ecs-task-definition-efs-encryption-enabled", "/pay:1") is expected


def test_what_drivers_of_volumes_are_told_is_not_known(aws: Emulator) -> None:
    arrange(aws)
    (task,) = [one for _, one in assembly("ecs").resources() if one.logical_id.endswith("/good:1")]
    first, share, _ = task.properties["Volumes"]
    assert first["EFSVolumeConfiguration"]["AuthorizationConfig"] == {"IAM": "ENABLED"}
    assert share.get("DockerVolumeConfiguration").why == "DockerVolumeConfiguration, which is not read from the running account"
    assert share.get("EFSVolumeConfiguration") is None
