"""The proof as text and as plain data."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from pci_constructs.network.explain import name_of
from pci_constructs.network.model.elements import Interface
from pci_constructs.network.policy import Issue
from pci_constructs.network.proof import Pair, Proof
from pci_constructs.network.reach import Answer
from pci_constructs.network.sets import described, union
from pci_constructs.network.zones import Zones

SCHEMA_VERSION = 1
_ORDER = (Answer.OPEN, Answer.ONE_WAY, Answer.NOT_PROVEN, Answer.CLOSED)


def matrix(proof: Proof) -> list[dict[str, Any]]:
    """From zone to zone: the most open answer, and with what."""
    found: dict[tuple[str, str], list[Pair]] = {}
    for pair in proof.pairs.values():
        found.setdefault(pair.zones, []).append(pair)
    rows: list[dict[str, Any]] = []
    shut = Answer.NOT_PROVEN if proof.limits else Answer.CLOSED
    for (source, target), every in sorted(proof.counts().items()):
        pairs = found.get((source, target), [])
        answers = Counter([pair.answer for pair in pairs]) + Counter({shut: every - len(pairs)})
        answer = min(answers, key=_ORDER.index)
        services = described(union(pair.possible for pair in pairs).services())
        counts = {str(each): answers[each] for each in _ORDER}
        rows.append({"from": source, "to": target, "answer": str(answer), "services": services, "pairs": counts})
    return rows


def card_data_paths(proof: Proof, zones: Zones) -> list[Pair]:
    """The pairs of which one end is in the CDE and the other is not, and between which something may go."""
    found = [pair for pair in proof.pairs.values() if _in_card_data(pair, zones).count(True) == 1]
    return sorted(found, key=lambda pair: (not _in_card_data(pair, zones)[1], name_of(pair.source), name_of(pair.target)))


def _in_card_data(pair: Pair, zones: Zones) -> list[bool]:
    return [isinstance(end, Interface) and zones.scope(end) == "cde" for end in (pair.source, pair.target)]


def machine(proof: Proof, found: Iterable[Issue], zones: Zones) -> dict[str, Any]:
    """Everything as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "vpcs": proof.vpcs,
        "interfaces": len(proof.interfaces),
        "not_known": proof.unread,
        "limits": proof.limits,
        "matrix": matrix(proof),
        "paths": [_pair(pair) for pair in card_data_paths(proof, zones)],
        "pairs": [_pair(pair) for pair in proof.pairs.values()],
        "closed": 0 if proof.limits else proof.count() - len(proof.pairs),
        "issues": [
            {
                "kind": str(issue.kind),
                "fails": issue.fails,
                "requirement": issue.requirement,
                "message": issue.message,
                "packet": issue.packet,
                "hops": list(issue.hops),
            }
            for issue in found
        ],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "source": name_of(pair.source),
        "target": name_of(pair.target),
        "zones": list(pair.zones),
        "answer": str(pair.answer),
        "services": pair.services,
        "replies": described(pair.back.services()),
        "packet": pair.packet,
        "hops": list(pair.hops),
        "not_known": sorted(pair.why),
        "when": pair.when,
    }


def console(proof: Proof, found: list[Issue], zones: Zones) -> str:
    """Everything for a person."""
    lines = [f"{proof.vpcs} VPCs, {len(proof.interfaces)} groups of interfaces, {proof.count()} pairs looked at", "", "Zones"]
    lines += [f"  {row['from']} → {row['to']}: {row['answer']}{_with(row['services'])}" for row in matrix(proof)]
    lines += ["", "Paths into and out of the CDE"]
    for pair in card_data_paths(proof, zones):
        lines.append(f"  {name_of(pair.source)} → {name_of(pair.target)}: {pair.answer}{_with(pair.services)}")
        lines += [f"      {hop}" for hop in pair.hops]
        lines += [f"      not known: {why}" for why in sorted(pair.why)]
    if proof.unread:
        lines += ["", "The model does not know"]
        lines += [f"  {each}" for each in proof.unread]
    failing = sum(issue.fails for issue in found)
    lines += ["", f"{failing} findings, {len(found) - failing} not proven"]
    for issue in found:
        lines.append(f"  {'fails' if issue.fails else 'not proven'}: {issue.kind} ({issue.requirement}): {issue.message}")
        if issue.packet:
            lines.append(f"      for example {issue.packet}")
        lines += [f"      {hop}" for hop in issue.hops]
    return "\n".join(lines) + "\n"


def _with(services: str) -> str:
    return f" ({services})" if services else ""
