"""Whatever stands in a file, a gate answers or refuses in one line: no traceback, and no yes for what lacks what a yes rests on."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.gates import pull_requests
from tests.gates.kit import Ask, put
from tests.gates.scan_reports import IMAGE, SOURCE, grype, match, result, rule, sarif, trivy, weakness
from tests.gates.test_policy import finding, run
from tests.gates.test_sbom import cyclonedx, part, spdx
from tests.gates.test_signature import payload, pem, row, sign
from tests.gates.test_window import PLAN, SUNDAY, emergency
from tests.policies.test_same import places

ROUNDS = 60
STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**40,
    1e308,
    0.5,
    "",
    "x\x1b[31m\u202e\n::error::y",
    "\ud800",
    "a" * 5000,
    [],
    [[]],
    [None],
    {},
    {"": None},
    "2026-02-30T99:99:99Z",
    "sha256:" + "C" * 64,
)


def strange(document: Any, random: Random) -> Any:
    """The document with one to three places changed, taken out or doubled."""
    made = copy.deepcopy(document)
    for _ in range(random.randrange(1, 4)):
        paths = [path for path in places(made) if path]
        if not paths:
            break
        *above, last = random.choice(paths)
        within: Any = made
        for key in above:
            within = within[key]
        how = random.random()
        if how < 0.25:
            del within[last]
        elif how < 0.35 and isinstance(within, list):
            within.append(copy.deepcopy(within[last]))
        else:
            within[last] = copy.deepcopy(random.choice(STRANGE))
    return made


def named(folder: Path, name: str, document: Any) -> Path:
    return put(folder, name, json.dumps(document))


Words = Callable[[Path, Random], list[object]]


def image(document: Any) -> Words:
    return lambda folder, random: ["scans", named(folder, "r.json", strange(document, random)), "--image", IMAGE]


def source(document: Any) -> Words:
    return lambda folder, random: ["scans", named(folder, "r.json", strange(document, random)), "--source", SOURCE]


def bill(document: Any) -> Words:
    return lambda folder, random: ["sbom", named(folder, "b.json", strange(document, random)), "--image", IMAGE]


def pull(folder: Path, random: Random) -> list[object]:
    return pull_requests.words(folder, pull_request=strange(pull_requests.pull(), random))


def reviews(folder: Path, random: Random) -> list[object]:
    return pull_requests.words(folder, reviews=strange(pull_requests.REVIEWS, random))


def commits(folder: Path, random: Random) -> list[object]:
    return pull_requests.words(folder, commits=strange(pull_requests.COMMITS, random))


def deployment(folder: Path, random: Random) -> list[object]:
    rows = strange([pull_requests.environment_review("grace")], random)
    return pull_requests.words(folder, "--deployment-reviews", named(folder, "d.json", rows))


def policy(folder: Path, random: Random) -> list[object]:
    held = {"reason": "x", "owner": "a", "approver": "b", "expires": "2026-12-31"}
    return ["policy", named(folder, "f.json", strange(run(finding("accepted", exception=held)), random)), "--at", "2026-11-25"]


def signature(folder: Path, random: Random) -> list[object]:
    key = put(folder, "k.pem", pem())
    return ["signature", "--image", IMAGE, "--key", key, "--signature", named(folder, "s.json", strange(row(), random))]


def signed(folder: Path, random: Random) -> list[object]:
    content = json.dumps(strange(json.loads(payload()), random)).encode()
    key = put(folder, "k.pem", pem())
    return ["signature", "--image", IMAGE, "--key", key, "--signature", named(folder, "s.json", row(content, sign(content)))]


def window(folder: Path, random: Random) -> list[object]:
    urgent = named(folder, "e.json", strange(emergency(), random))
    words = ["change-window", "--calendar", put(folder, "c.ics", PLAN), "--at", SUNDAY, "--emergency", urgent]
    return [*words, "--deployer", "barbara", "--output", folder / "kept.json"]


def calendar(folder: Path, random: Random) -> list[object]:
    lines = PLAN.split("\r\n")
    for _ in range(random.randrange(1, 4)):
        place = random.randrange(len(lines))
        lines[place] = random.choice(
            ("", "BEGIN:VEVENT", "END:VEVENT", "RRULE:FREQ=DAILY", "DTSTART:1", "DTEND;TZID=x:20260101T000000", "\x1b")
        )
    return ["change-window", "--calendar", put(folder, "c.ics", "\r\n".join(lines)), "--at", SUNDAY]


CASES: dict[str, Words] = {
    "pull request": pull,
    "reviews": reviews,
    "commits": commits,
    "deployment": deployment,
    "trivy": image(trivy(weakness())),
    "grype": image(grype(match("Low", cvss=[{"metrics": {"baseScore": 2.0}}]))),
    "sarif": source(
        sarif(
            result("note"), rules=[rule(**{"security-severity": "2.0", "tags": ["security"]})], invocations=[{"executionSuccessful": True}]
        )
    ),
    "run": policy,
    "cyclonedx": bill(cyclonedx(part())),
    "spdx": bill(spdx()),
    "signature": signature,
    "payload": signed,
    "emergency": window,
    "calendar": calendar,
}


@pytest.mark.parametrize("name", CASES)
def test_whatever_stands_there_is_answered_or_refused(ask: Ask, tmp_path: Path, name: str) -> None:
    random = Random(name)  # noqa: S311
    codes = set()
    for _ in range(ROUNDS):
        answer = ask(*CASES[name](tmp_path, random))
        assert "mistake of this program" not in answer.err
        assert answer.code in (0, 1, 2)
        assert answer.code != 2 or (answer.err.startswith("pci-constructs: ") and answer.err.count("\n") == 1)
        codes.add(answer.code)
    assert codes & {1, 2}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\x00" * 100, b'{"a":' * 3000, b"7", b'"x"', b"[[[]]]", b"\x1f\x8b\x08"], ids=range(8)
)
def test_a_file_of_anything_is_answered_or_refused(ask: Ask, tmp_path: Path, name: str, content: bytes) -> None:
    words = CASES[name](tmp_path, Random(0))  # noqa: S311
    for word in words:
        if isinstance(word, Path) and word.is_file() and word.suffix in (".json", ".ics"):
            word.write_bytes(content)
    answer = ask(*words)
    assert "mistake of this program" not in answer.err
    # An empty file of signatures is an image that nobody signed, and one without what is looked for a signature that does not hold.
    assert answer.code in ((1, 2) if words[0] == "signature" else (2,))
