"""Tasks and services as they run."""

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.ecs import arrange, container
from tests.live.kit import judged, of, verdict

RULES = (
    "ecs-containers-nonprivileged",
    "ecs-containers-readonly-access",
    "ecs-no-environment-secrets",
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
