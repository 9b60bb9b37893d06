"""What task definitions say of their containers, and services of their network."""

from collections.abc import Callable

from pci_constructs.rules import Block, Judgement, ResourceView, every, failed, not_applicable, passed

TASK = "AWS::ECS::TaskDefinition"
DAEMON = "AWS::ECS::DaemonTaskDefinition"
"""What runs once on every instance of a capacity provider: it says of its containers what a task definition says."""
TASKS = (TASK, DAEMON)
_CONTAINERS = "ContainerDefinitions"


def each_container(task: ResourceView, decide: Callable[[Block], Judgement]) -> Judgement:
    """The worst of what a function decides on each container of a task definition."""
    return every(task.each(_CONTAINERS), decide, empty=not_applicable("it has no containers", _CONTAINERS))


def on_windows(task: ResourceView) -> bool:
    """Whether its containers run on Windows, which daemons have no way to say."""
    return task.type == TASK and task.text("RuntimePlatform.OperatingSystemFamily").upper().startswith("WINDOWS")


def runs_as_root(container: Block) -> bool:
    """Whether a container's processes are root's: by name, by number, or because nothing says whose they are."""
    user = container.text("User").strip().partition(":")[0].lower()
    return user in ("", "root", "containeradministrator") or (user.isdigit() and int(user) == 0)


def without_public_address(resource: ResourceView, path: str) -> Judgement:
    """Judges that tasks get no public address from the network configuration at a path; ECS gives none if it says nothing."""
    where = f"NetworkConfiguration.{path}.AssignPublicIp"
    if resource.text(where, "DISABLED").upper() == "ENABLED":
        return failed("every task gets a public address", where)
    return passed("tasks get no public address", where)
