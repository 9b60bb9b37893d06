"""Whether a GuardDuty detector has a protection plan on."""

from collections.abc import Mapping
from typing import Any

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Verdict
from pci_constructs.rules.rule import Check, Judgement, each_resource
from pci_constructs.rules.values import UNKNOWN, boolean, known


def feature_enabled(name: str, *, data_source: str | None = None) -> Check:
    """A check that detectors are on and have one feature enabled.

    A detector that says nothing of the feature fails: what AWS enables by itself differs by feature and region, and the template
    should say it.

    Args:
        name: the feature, such as ``S3_DATA_EVENTS``.
        data_source: where the older ``DataSources`` says the same, as names joined by dots.
    """

    @each_resource("AWS::GuardDuty::Detector")
    def check(resource: Resource, _: Stack) -> Judgement:
        properties = resource.properties
        on = boolean(properties.get("Enable"), default=False)
        if on is not UNKNOWN and not on:
            return Judgement(Verdict.FAIL, "the detector is suspended, and every feature with it", "Enable")
        if data_source and "Features" not in properties and "DataSources" in properties:
            judgement = _of_data_source(properties["DataSources"], data_source)
        else:
            judgement = _of_features(properties.get("Features"), name)
        if judgement.verdict is Verdict.PASS and on is UNKNOWN:
            return _unknown("whether the detector is on", "Enable", properties["Enable"])
        return judgement

    return check


def _of_features(features: Any, name: str) -> Judgement:
    unknown = None
    for feature in features if isinstance(features, list) else [features]:
        if feature is None:
            continue
        if not isinstance(feature, Mapping) or known(feature) is UNKNOWN or known(feature.get("Name")) is UNKNOWN:
            unknown = _unknown(f"whether {name} is enabled", "Features", feature)
        elif feature.get("Name") == name:
            status = known(feature.get("Status"))
            if status is UNKNOWN:
                return _unknown(f"whether {name} is enabled", "Features", feature["Status"])
            if status == "ENABLED":
                return Judgement(Verdict.PASS, f"{name} is enabled", "Features")
            return Judgement(Verdict.FAIL, f"{name} is not enabled", "Features")
    return unknown or Judgement(Verdict.FAIL, f"the template does not enable {name}", "Features")


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
