"""What fails and what is accepted, as risks of OSCAL. What is not proven is none: nobody knows whether there is one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pci_constructs.findings import Verdict
from pci_constructs.records import Kind
from pci_constructs.reports._oscal import NS, markup, prop, props, title, uuid
from pci_constructs.reports._oscal_observations import Observation, actors, record_key, related

_RECORD = ("kind", "owner", "approver", "expires", "ticket", "acknowledged_at")
_WORKSHEET = ("constraints", "objective", "risk", "definition", "validation", "maintenance")
_STATES = {Verdict.FAIL: "open", Verdict.ACCEPTED: "deviation-approved"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One rule that fails, or one exception on it.

    Attributes:
        uuid: its UUID.
        observations: what it rests on.
    """

    uuid: str
    observations: list[Observation] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The risk as OSCAL has it."""
        first = self.observations[0]
        one, rule = first.finding, first.rule
        record = one.exception or {}
        facet = {"name": "severity", "system": NS, "value": str(max((o.finding.severity for o in self.observations), key=lambda s: s.rank))}
        return {
            "uuid": self.uuid,
            "title": title(f"Not so: {rule.title}"),
            "description": markup(
                "\n\n".join(dict.fromkeys(o.finding.message for o in self.observations if o.finding.message)), rule.title
            ),
            "statement": markup("\n\n".join(rule.why), "The tool gives no reason."),
            **props(
                prop("rule", one.rule),
                prop("verdict", one.verdict),
                *(prop(f"exception-{name.replace('_', '-')}", record.get(name)) for name in _RECORD),
            ),
            "status": self._status(),
            "origins": actors(one.source),
            "characterizations": [{"origin": actors(one.source)[0], "facets": [facet]}],
            **self._mitigation(),
            **_deadline(record.get("expires")),
            **self._responses(),
            "related-observations": related(self.observations),
        }

    def _status(self) -> str:
        one = self.observations[0].finding
        # An acknowledgement that nobody signed is not approved: it is asked for.
        unsigned = one.verdict is Verdict.ACCEPTED and not (one.exception or {}).get("approver")
        return "deviation-requested" if unsigned else _STATES[one.verdict]

    def _mitigation(self) -> dict[str, Any]:
        """The other control of a compensating control or customized approach, in the words of PCI's worksheet."""
        record = self.observations[0].finding.exception or {}
        fields = [f"{name}: {record[name]}" for name in _WORKSHEET if record.get(name)]
        if not fields and record.get("kind") != Kind.COMPENSATING_CONTROL:
            return {}
        text = markup("\n\n".join(fields), "The record has no worksheet.")
        return {"mitigating-factors": [{"uuid": uuid("mitigation", self.uuid), "description": text}]}

    def _responses(self) -> dict[str, Any]:
        """What to do, or what was decided instead."""
        one = self.observations[0].finding
        if one.verdict is Verdict.ACCEPTED:
            text, lifecycle, kind = (one.exception or {}).get("reason"), "planned", "accept"
        else:
            text, lifecycle, kind = one.remediation or self.observations[0].rule.remediation, "recommendation", "mitigate"
        if not text:
            return {}
        name = "Accepted as an exception" if kind == "accept" else "What to do"
        response = {"uuid": uuid("response", self.uuid), "lifecycle": lifecycle, "title": name, "description": markup(text)}
        return {"remediations": [{**response, **props(prop("type", kind, own=False))}]}


def risks(observations: Iterable[Observation]) -> list[Risk]:
    """The risks that observations show: one for each rule that fails, and for each exception on a rule."""
    found: dict[str, Risk] = {}
    for observation in observations:
        one = observation.finding
        if one.verdict in _STATES:
            id_ = uuid("risk", one.source, one.rule, one.verdict, record_key(one))
            found.setdefault(id_, Risk(uuid=id_)).observations.append(observation)
    return list(found.values())


def _deadline(expires: object) -> dict[str, str]:
    """The last day counts."""
    try:
        return {"deadline": f"{date.fromisoformat(str(expires))}T23:59:59Z"}
    except ValueError:
        return {}
