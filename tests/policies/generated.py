"""Facts of every gate, made up: a good case with a few changes, each of which may matter or not. The same seed makes the same facts."""

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Json = dict[str, Any]
DIGEST, OTHER = "sha256:" + "c" * 64, "sha256:" + "d" * 64
HEAD, FIRST, MERGED = "5" * 40, "7" * 40, "9" * 40
DAYS = ("2026-11-24", "2026-11-25", "2026-11-26", "")
PEOPLE = ("ada", "ADA", "grace", "Grace", "edsger", "barbara", "Barbara", "hal", "")


def exception(random: Random, ids: tuple[str, ...], places: tuple[str, ...]) -> Json:
    return {
        "id": random.choice(ids),
        "where": random.choice(places),
        "reason": "known",
        "owner": "payments",
        "approver": "ciso",
        "expires": random.choice(DAYS[:3]),
    }


def review(random: Random, number: int) -> Json:
    return {
        "number": number,
        "reviewer": random.choice(PEOPLE),
        "person": random.random() < 0.85,
        "member": random.random() < 0.85,
        "state": random.choice(("APPROVED", "APPROVED", "APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED")),
        "commit": random.choice((HEAD, HEAD, HEAD, FIRST, "")),
        "at": "2026-11-25T11:00:00Z",
    }


def approved(reviewer: str, number: int) -> Json:
    return {
        "number": number,
        "reviewer": reviewer,
        "person": True,
        "member": True,
        "state": "APPROVED",
        "commit": HEAD,
        "at": "2026-11-25T10:00:00Z",
    }


def approvals(random: Random) -> tuple[Json, list[Callable[[Json], None]]]:
    facts: Json = {
        "gate": "approvals",
        "repository": "payments/platform",
        "pull_request": "https://git.example.com/payments/platform/pull/7",
        "state": "merged",
        "draft": False,
        "author": "ada",
        "head": HEAD,
        "merged_as": MERGED,
        "commit": random.choice((HEAD, MERGED, "")),
        "commits": [{"commit": FIRST, "authors": ["ada"], "unknown": []}, {"commit": HEAD, "authors": ["Ada"], "unknown": []}],
        "reviews": [approved("grace", 0), approved("edsger", 1)],
        "deployment_reviews": random.choice((None, [{"reviewer": "hal", "person": True, "state": "approved"}])),
        "deployer": "barbara",
        "required": 2,
    }

    def again(made: Json) -> None:
        made["reviews"] += [review(random, len(made["reviews"]) + number) for number in range(random.randrange(1, 4))]

    def deployment(made: Json) -> None:
        states = ("approved", "approved", "rejected", "pending")
        made["deployment_reviews"] = [
            {"reviewer": random.choice(PEOPLE), "person": random.random() < 0.8, "state": random.choice(states)}
            for _ in range(random.randrange(4))
        ]

    return facts, [
        again,
        again,
        deployment,
        lambda made: made.update(reviews=[review(random, number) for number in range(random.randrange(6))]),
        lambda made: made.update(state=random.choice(("open", "closed", "merged"))),
        lambda made: made.update(draft=random.random() < 0.5),
        lambda made: made.update(author=random.choice(PEOPLE)),
        lambda made: made.update(commit=random.choice((HEAD, MERGED, FIRST, ""))),
        lambda made: made.update(deployer=random.choice(PEOPLE[:-1])),
        lambda made: made.update(required=random.randrange(1, 4)),
        lambda made: made["commits"][0]["authors"].append(random.choice(PEOPLE[:-1])),
        lambda made: made["commits"][1].update(unknown=random.choice(([], ["grace@home.example"]))),
    ]


def change_window(random: Random) -> tuple[Json, list[Callable[[Json], None]]]:
    def emergency() -> Json:
        return {
            "ticket": "INC-7",
            "reason": "refunds are booked twice",
            "requested_by": random.choice(("ada", "Ada", "grace")),
            "begins": random.choice(("2026-11-25T14:00:00Z", "2026-11-25T15:59:59Z", "2026-11-25T16:00:00Z", "2026-11-25T16:00:01Z")),
            "ends": random.choice(("2026-11-25T16:00:02Z", "2026-11-25T22:00:00Z")),
            "approvals": [
                {
                    "approver": random.choice(PEOPLE[:-1]),
                    "at": random.choice(
                        (
                            "2026-11-25T15:00:00Z",
                            "2026-11-25T16:00:00Z",
                            "2026-11-25T16:00:01Z",
                            "2026-11-24T16:00:00Z",
                            "2026-11-24T15:59:59Z",
                        )
                    ),
                }
                for _ in range(random.randrange(5))
            ],
        }

    facts: Json = {
        "gate": "change-window",
        "at": "2026-11-25T16:00:00Z",
        "calendars": [{"calendar": "changes.ics", "open": True, "why": "nothing is frozen"}],
        "start": "",
        "end": "",
        "deployer": random.choice(("barbara", "edsger")),
        "emergency": None,
    }
    closed = {"calendar": "payroll.ics", "open": False, "why": "payroll"}
    return facts, [
        lambda made: made["calendars"].append(closed),
        lambda made: made["calendars"][0].update(open=False),
        lambda made: made.update(emergency=emergency()),
        lambda made: made.update(emergency=emergency(), calendars=[closed]),
        lambda made: made.update(emergency=emergency(), calendars=[closed]),
    ]


def policy(random: Random) -> tuple[Json, list[Callable[[Json], None]]]:
    def finding(verdict: str) -> Json:
        return {
            "rule": random.choice(("rds-storage-encrypted", "s3-bucket-versioning-enabled")),
            "verdict": verdict,
            "requirements": random.choice((["3.5.1"], ["10.3.3", "12.10.1"], [])),
            "where": random.choice(("Data/Cards", "Data/Logs")),
            "source": random.choice(("pci-dss", "cdk")),
            "warning": random.random() < 0.4,
            "expires": random.choice(DAYS),
            "acknowledged": random.random() < 0.3,
            "message": "",
        }

    def found(made: Json) -> None:
        verdict = random.choice(("fail", "error", "undetermined", "accepted"))
        made["findings"].append(finding(verdict))
        # Now and then the counts are those of another file.
        made["counts"][verdict] += random.random() < 0.9

    facts: Json = {
        "gate": "policy",
        "commit": HEAD,
        "wanted": random.choice((HEAD, "")),
        "on": "2026-11-25",
        "at": "2026-11-25T09:00:00Z",
        "pack": "0.1.0",
        "unreadable": [],
        "left_out": [],
        "stacks": 3,
        "resources": 40,
        "rules": 427,
        "counts": {"fail": 0, "error": 0, "undetermined": 0, "accepted": 0, "pass": 300, "not_applicable": 10},
        "findings": [],
        "exceptions": [],
    }
    rules, places = ("rds-storage-encrypted", "s3-bucket-versioning-enabled"), ("Data/Cards", "Data/Logs", "Data")
    return facts, [
        found,
        found,
        found,
        lambda made: made["exceptions"].append(exception(random, rules, places)),
        lambda made: made.update(wanted=random.choice((HEAD, FIRST))),
        lambda made: made.update(commit=random.choice((HEAD, ""))),
        lambda made: made.update({random.choice(("stacks", "resources", "rules")): random.choice((0, 1))}),
        lambda made: made.update({random.choice(("unreadable", "left_out")): random.choice(([], ["x"]))}),
        lambda made: made["counts"].update({"pass": random.choice((0, 1))}),
    ]


def sbom(random: Random) -> tuple[Json, list[Callable[[Json], None]]]:
    licences = ("MIT", "GPL-3.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", "LicenseRef-ours", "LGPL-3.0-only")

    def part(made: Json) -> None:
        choices = [sorted(random.sample(licences, random.randrange(1, 3))) for _ in range(random.randrange(3))]
        named = {one for choice in choices for one in choice}
        component = random.choice(("pkg:pypi/urllib3@2.5.0", "pkg:deb/debian/bash@5.2"))
        made["components"].append({"component": component, "choices": choices, "unknown": sorted(named & {"LicenseRef-ours"})})

    def judged(made: Json) -> None:
        places = ("pkg:pypi/urllib3@2.5.0", "pkg:deb/*", "pkg:pypi/*", "pkg:deb/debian/bash")
        made["licences"] = {
            "denied": random.choice((["GPL-*"], ["GPL-3.0-only", "GPL-2.0-only"], ["GPL-2.0-only WITH Classpath-exception-2.0"])),
            "allowed": random.choice(([], [], ["MIT"], ["MIT", "GPL-3.0-only"], ["GPL-2.0-only", "LGPL-3.0-only", "MIT"])),
            "accepted": [exception(random, (*licences, "unknown"), places) for _ in range(random.randrange(4))],
        }

    facts: Json = {
        "gate": "sbom",
        "image": {"name": "payments/api", "digest": DIGEST},
        "on": "2026-11-25",
        "format": "CycloneDX 1.6",
        "sbom": OTHER,
        "digests": [DIGEST],
        "gaps": [],
        "components": [{"component": "pkg:pypi/idna@3.10", "choices": [["MIT"]], "unknown": []}],
        "licences": None,
    }
    return facts, [
        part,
        part,
        judged,
        judged,
        judged,
        lambda made: made.update(digests=random.choice(([], [OTHER], [OTHER, DIGEST]))),
        lambda made: made["image"].update(digest=random.choice((DIGEST, ""))),
        lambda made: made.update(gaps=random.choice(([], ["x lacks a version"]))),
        lambda made: made.update(components=[]) if random.random() < 0.3 else None,
    ]


def scans(random: Random) -> tuple[Json, list[Callable[[Json], None]]]:
    def found() -> Json:
        return {
            "id": random.choice(("CVE-2026-0001", "py/sql-injection")),
            "where": random.choice(("openssl", "src/refunds.py")),
            "kind": random.choice(("vulnerability", "vulnerability", "code", "secret", "configuration")),
            "severity": random.choice(("low", "low", "medium", "high", "critical", "unknown")),
        }

    def report(target: str) -> Json:
        return {
            "file": f"{target}.json",
            "digest": OTHER,
            "tool": "trivy",
            "version": "",
            "purpose": "image" if target == "image" else "code",
            "target": target,
            "digests": [DIGEST] if target == "image" else [],
            "revisions": [],
            "at": "",
            "faults": [],
            "found": [],
        }

    facts: Json = {
        "gate": "scans",
        "image": {"name": "payments/api", "digest": DIGEST},
        "source": HEAD,
        "threshold": random.choice(("low", "medium", "high", "critical")),
        "on": "2026-11-25",
        "reports": [report("image"), report("source")],
        "exceptions": [],
    }
    ids, places = ("CVE-2026-0001", "py/sql-injection"), ("openssl", "src/refunds.py", "*")
    return facts, [
        lambda made: [one["found"].append(found()) for one in made["reports"][:1]] and None,
        lambda made: [one["found"].append(found()) for one in made["reports"][-1:]] and None,
        lambda made: made["exceptions"].append(exception(random, ids, places)),
        lambda made: made["exceptions"].append(exception(random, ids, places)),
        lambda made: made.update(image=random.choice((None, {"name": "payments/api", "digest": ""}, {"name": "x", "digest": OTHER}))),
        lambda made: made.update(source=random.choice(("", FIRST))),
        lambda made: made.update(reports=random.sample(made["reports"], random.randrange(len(made["reports"]) + 1))),
        lambda made: [one.update(revisions=random.choice(([HEAD], [FIRST], [FIRST, HEAD]))) for one in made["reports"][-1:]] and None,
        lambda made: [one.update(digests=random.choice(([], [OTHER], [OTHER, DIGEST]))) for one in made["reports"][:1]] and None,
        lambda made: [one.update(faults=["it has no results"]) for one in made["reports"][:1] if random.random() < 0.5] and None,
    ]


def signature(random: Random) -> tuple[Json, list[Callable[[Json], None]]]:
    def one() -> Json:
        return {
            "verified": random.random() < 0.7,
            "fault": "",
            "type": random.choice(("cosign container image signature",) * 3 + ("atomic container signature",)),
            "digest": random.choice((DIGEST, DIGEST, OTHER, "")),
            "reference": random.choice(("payments/api", "payments/api", "build/api")),
        }

    facts: Json = {
        "gate": "signature",
        "image": {"name": "payments/api", "digest": DIGEST},
        "signed_as": "",
        "key": OTHER,
        "signatures": [
            {"verified": True, "fault": "", "type": "cosign container image signature", "digest": DIGEST, "reference": "payments/api"}
        ],
    }
    return facts, [
        lambda made: made.update(signatures=[one() for _ in range(random.randrange(4))]),
        lambda made: made["signatures"].append(one()),
        lambda made: made.update(signed_as=random.choice(("", "build/api", "payments/api"))),
        lambda made: made["image"].update(digest=random.choice((DIGEST, ""))),
    ]


GATES: dict[str, Callable[[Random], tuple[Json, list[Callable[[Json], None]]]]] = {
    "approvals": approvals,
    "change-window": change_window,
    "policy": policy,
    "sbom": sbom,
    "scans": scans,
    "signature": signature,
}


def good(gate: str) -> Json:
    """Facts that every gate lets pass."""
    return copy.deepcopy(GATES[gate](Random(0))[0])  # noqa: S311


def generated(gate: str, number: int) -> Iterator[Json]:
    """So many facts of a gate."""
    random = Random(f"{gate} 1")  # noqa: S311
    for _ in range(number):
        facts, changes = GATES[gate](random)
        for change in random.choices(changes, k=random.randrange(5)):
            change(facts)
        # A part that two places share would change with one of them.
        yield copy.deepcopy(facts)
