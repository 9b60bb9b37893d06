"""Whether a GuardDuty detector has a protection plan on, and who installs its agents."""

from collections.abc import Callable
from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, attempt, best, failed, flag_is_true, passed, some, worst
from pci_constructs.rules.rule import Check

DETECTOR = "AWS::GuardDuty::Detector"
_FEATURES = "Features"


def feature_enabled(name: str, *, data_source: str | None = None) -> Check:
    """A check that detectors are on and have one feature enabled.

    A detector that says nothing of the feature fails: what AWS enables by itself differs by feature and region, and the template
    should say it.

    Args:
        name: the feature, such as ``S3_DATA_EVENTS``.
        data_source: where the older ``DataSources`` says the same, as names joined by dots.
    """

    def decide(detector: ResourceView) -> Judgement:
        if data_source and not detector.has(_FEATURES) and detector.has("DataSources"):
            bad = f"nothing switches {data_source} on"
            return flag_is_true(detector, f"DataSources.{data_source}", good=f"{data_source} is on", bad=bad)
        return _named(detector, _FEATURES, name, _enabled)

    return _of_detectors(decide)


def agent_managed(agent: str, *features: str) -> Check:
    """A check that detectors are on, have one of these features enabled, and install its agent.

    Args:
        agent: the additional configuration, such as ``EKS_ADDON_MANAGEMENT``.
        features: the features that have it.
    """

    def installed(feature: Block) -> Judgement:
        own = _named(feature, "AdditionalConfiguration", agent, _enabled)
        return worst((attempt(lambda: _enabled(feature)), own), empty=own)

    def decide(detector: ResourceView) -> Judgement:
        found = [_named(detector, _FEATURES, name, installed) for name in features]
        return best(found, empty=found[0])

    return _of_detectors(decide)


def feature(name: str, status: str, *agents: str) -> dict[str, Any]:
    """The properties of a detector with one feature, whose agents have the same status; for examples."""
    more = {"AdditionalConfiguration": [{"Name": agent, "Status": status} for agent in agents]} if agents else {}
    return {"Enable": True, _FEATURES: [{"Name": name, "Status": "ENABLED" if agents else status, **more}]}


def _of_detectors(decide: Callable[[ResourceView], Judgement]) -> Check:
    def on(detector: ResourceView) -> Judgement:
        return flag_is_true(detector, "Enable", good="the detector is on", bad="the detector is suspended, and every feature with it")

    def check(detector: ResourceView) -> Judgement:
        found = attempt(lambda: decide(detector))
        return worst((found, attempt(lambda: on(detector))), empty=found)

    return check


def _named(block: Block, path: str, name: str, decide: Callable[[Block], Judgement]) -> Judgement:
    """What a function decides on the entry of a list that has this name."""
    missing = failed(f"nothing enables {name}", block.where(path))

    def one(entry: Any) -> Judgement:
        return decide(entry) if isinstance(entry, Block) and entry.text("Name") == name else missing

    return some(block.each(path), one, empty=missing)


def _enabled(entry: Block) -> Judgement:
    name, where = entry.text("Name"), entry.where("Status")
    return passed(f"{name} is enabled", where) if entry.text("Status") == "ENABLED" else failed(f"{name} is not enabled", where)
