"""What replication tasks write to their log."""

from collections.abc import Mapping
from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, every, failed, not_applicable, passed
from pci_constructs.rules.reading import document

TASK = "AWS::DMS::ReplicationTask"
SETTINGS = "ReplicationTaskSettings"
_ENOUGH = ("LOGGER_SEVERITY_DEFAULT", "LOGGER_SEVERITY_DEBUG", "LOGGER_SEVERITY_DETAILED_DEBUG")
_OTHER = not_applicable("another component")


def logs(task: ResourceView, components: Mapping[str, str]) -> Judgement:
    """Judges that a task logs, and these components at the default severity or in more detail.

    Logging is off by default. A component that is not named logs at the default severity.

    Args:
        task: the task.
        components: the ids of the components, and what each does.
    """
    settings = document(task, SETTINGS)
    if settings is None or not settings.flag("Logging.EnableLogging"):
        return failed("the task does not log", SETTINGS)

    def component(id_: str) -> Judgement:
        good = passed(f"{components[id_]} is logged", SETTINGS)

        def one(named: Any) -> Judgement:
            if not isinstance(named, Block) or named.text("Id").strip().upper() != id_:
                return _OTHER
            severity = named.text("Severity", _ENOUGH[0]).strip().upper()
            return good if severity in _ENOUGH else failed(f"of {components[id_]} only {severity} is logged", SETTINGS)

        found = every(settings.each("Logging.LogComponents"), one, empty=good)
        return good if found == _OTHER else found

    return every(components, component, empty=failed("the task does not log", SETTINGS))
