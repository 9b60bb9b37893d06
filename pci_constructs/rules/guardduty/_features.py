"""Whether a GuardDuty detector has a protection plan on, and who installs its agents."""

from collections.abc import Callable, Mapping
from typing import Any

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Verdict
from pci_constructs.rules.rule import CheckAll, Judgement, each_resource
from pci_constructs.rules.values import UNKNOWN, boolean, known

_BEST = (Verdict.PASS, Verdict.UNDETERMINED, Verdict.FAIL)


def feature_enabled(name: str, *, data_source: str | None = None) -> CheckAll:
    """A check that detectors are on and have one feature enabled.

    A detector that says nothing of the feature fails: what AWS enables by itself differs by feature and region, and the template
    should say it.

    Args:
        name: the feature, such as ``S3_DATA_EVENTS``.
        data_source: where the older ``DataSources`` says the same, as names joined by dots.
    """

    def decide(properties: Mapping[str, Any]) -> Judgement:
        if data_source and "Features" not in properties and "DataSources" in properties:
            return _of_data_source(properties["DataSources"], data_source)
        return _named(properties.get("Features"), name)[0]

    return _of_detectors(decide)


def agent_managed(agent: str, *features: str) -> CheckAll:
    """A check that detectors are on, have one of these features enabled, and install its agent.

    Args:
        agent: the additional configuration, such as ``EKS_ADDON_MANAGEMENT``.
        features: the features that have it.
    """

    def decide(properties: Mapping[str, Any]) -> Judgement:
        found = []
        for feature in features:
            judgement, entry = _named(properties.get("Features"), feature)
            found.append(_named(entry.get("AdditionalConfiguration"), agent)[0] if judgement.verdict is Verdict.PASS else judgement)
        return min(found, key=lambda judgement: _BEST.index(judgement.verdict))

    return _of_detectors(decide)


def _of_detectors(decide: Callable[[Mapping[str, Any]], Judgement]) -> CheckAll:
    @each_resource("AWS::GuardDuty::Detector")
    def check(resource: Resource, _: Stack) -> Judgement:
        on = boolean(resource.properties.get("Enable"), default=False)
        if on is not UNKNOWN and not on:
            return Judgement(Verdict.FAIL, "the detector is suspended, and every feature with it", "Enable")
        judgement = decide(resource.properties)
        if judgement.verdict is Verdict.PASS and on is UNKNOWN:
            return _unknown("whether the detector is on", "Enable", resource.properties["Enable"])
        return judgement

    return check


def _named(entries: Any, name: str) -> tuple[Judgement, Mapping[str, Any]]:
    """Judges the status of the entry with this name, and gives the entry."""
    what = f"whether {name} is enabled"
    judgement = Judgement(Verdict.FAIL, f"the template does not enable {name}", "Features")
    entries = [] if entries is None else entries
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, Mapping) or known(entry) is UNKNOWN or known(entry.get("Name")) is UNKNOWN:
            judgement = _unknown(what, "Features", entry)
        elif entry.get("Name") == name:
            status = entry.get("Status")
            if known(status) is UNKNOWN:
                return _unknown(what, "Features", status), entry
            if status == "ENABLED":
                return Judgement(Verdict.PASS, f"{name} is enabled", "Features"), entry
            return Judgement(Verdict.FAIL, f"{name} is not enabled", "Features"), entry
    return judgement, {}


def _of_data_source(value: Any, path: str) -> Judgement:
    for part in path.split("."):
        if known(value) is UNKNOWN:
            break
        value = value.get(part) if isinstance(value, Mapping) else None
    enabled = boolean(value, default=False)
    if enabled is UNKNOWN:
        return _unknown(f"whether {path} is on", "DataSources", value)
    if enabled:
        return Judgement(Verdict.PASS, f"{path} is on", "DataSources")
    return Judgement(Verdict.FAIL, f"the template does not switch {path} on", "DataSources")


def _unknown(what: str, property_: str, value: Any) -> Judgement:
    return Judgement(Verdict.UNDETERMINED, f"{what} is not known at synth", property_, blocked_by=str(value))
