"""The gate ``scans``: whole reports of what is deployed, with nothing in them that must not go out (6.2.4, 6.3.1, 6.3.3, 8.6.2)."""

from pathlib import Path
from typing import Any

import pytest

from tests.gates.kit import Answer, Ask, put
from tests.gates.scan_reports import (
    DIGEST,
    EARLIER,
    IMAGE,
    NAME,
    OTHER,
    SOURCE,
    exception,
    grype,
    match,
    result,
    rule,
    sarif,
    trivy,
    weakness,
)


@pytest.fixture
def scans(ask: Ask, tmp_path: Path) -> Any:
    """Judges reports."""

    def judge(*documents: object, image: str | None = IMAGE, source: str | None = None, more: tuple[object, ...] = ()) -> Answer:
        files = [put(tmp_path, f"report-{number}.json", document) for number, document in enumerate(documents)]
        target = [*(["--image", image] if image is not None else []), *(["--source", source] if source is not None else [])]
        return ask("scans", *files, *target, "--at", "2026-11-25T16:00:00Z", *more)

    return judge


def test_three_formats_with_nothing_bad_are_a_yes(scans: Any) -> None:
    answer = scans(trivy(weakness()), grype(match("Negligible")), sarif(result()), source=SOURCE)
    assert answer.code == 0
    assert "trivy, grype, CodeQL looked at" in answer.text
    assert [one["kind"] for one in answer.json["evidence"]["scans"]] == ["image", "image", "code"]
    assert answer.json["evidence"]["scans"][0] == {
        "tool": "trivy",
        "version": "unknown",
        "kind": "image",
        "target": DIGEST,
        "passed": True,
        "at": "2026-11-25T09:00:00Z",
        "critical": 0,
        "high": 0,
        "medium": 0,
        "low": 1,
        "report": answer.json["looked_at"]["reports"][0]["digest"],
    }
    assert answer.json["evidence"]["scans"][2]["target"] == SOURCE


SEVERITIES = [
    pytest.param(trivy(weakness("CRITICAL")), ["6.3.3"], id="trivy critical"),
    pytest.param(trivy(weakness("HIGH")), ["6.3.3"], id="trivy high"),
    pytest.param(trivy(weakness("MEDIUM")), [], id="trivy medium"),
    pytest.param(trivy(weakness("UNKNOWN")), ["6.3.1"], id="trivy unknown"),
    pytest.param(trivy(weakness("")), ["6.3.1"], id="trivy says nothing"),
    pytest.param(trivy(weakness("SEVERE")), ["6.3.1"], id="trivy says another word"),
    pytest.param(trivy(weakness("UNKNOWN", CVSS={"nvd": {"V3Score": 3.1}})), [], id="trivy by a low score"),
    pytest.param(
        trivy(weakness("UNKNOWN", CVSS={"nvd": {"V3Score": 3.1}, "ghsa": {"V3Score": 8.8}})), ["6.3.3"], id="the worse of two scores"
    ),
    pytest.param(trivy(weakness("UNKNOWN", CVSS={"nvd": {"V3Score": 0}})), ["6.3.1"], id="a score of nothing"),
    pytest.param(trivy(weakness("UNKNOWN", CVSS={"nvd": {"V3Score": 1e400}})), ["refused"], id="an endless score"),
    pytest.param(trivy(weakness("UNKNOWN", CVSS={"nvd": {"V3Score": 10**40}})), ["6.3.1"], id="a huge score"),
    pytest.param(trivy(weakness("UNKNOWN", CVSS={"nvd": {"V3Score": "9.8"}})), ["6.3.1"], id="a score as text"),
    pytest.param(grype(match("Critical")), ["6.3.3"], id="grype critical"),
    pytest.param(grype(match("Medium")), [], id="grype medium"),
    pytest.param(grype(match("Unknown")), ["6.3.1"], id="grype unknown"),
    pytest.param(grype(match("Unknown", cvss=[{"metrics": {"baseScore": 9.8}}])), ["6.3.3"], id="grype by score"),
    pytest.param(grype(match("Unknown", cvss=[{"metrics": None}, {}])), ["6.3.1"], id="grype with an empty score"),
]


@pytest.mark.parametrize(("report", "requirements"), SEVERITIES)
def test_severity_decides(scans: Any, report: object, requirements: list[str]) -> None:
    answer = scans(report)
    if requirements == ["refused"]:
        assert answer.code == 2
        return
    assert answer.code == bool(requirements)
    assert not requirements or answer.requirements == requirements


@pytest.mark.parametrize(("threshold", "code"), [("critical", 0), ("high", 1), ("medium", 1), ("low", 1)])
def test_the_threshold_decides(scans: Any, threshold: str, code: int) -> None:
    assert scans(trivy(weakness("HIGH")), more=("--threshold", threshold)).code == code
    assert scans(trivy(weakness("UNKNOWN")), more=("--threshold", threshold)).code == 1


NOT_WHOLE = [
    pytest.param(trivy(Results=None), "no results", id="trivy without results"),
    pytest.param(trivy(Results=[]), "no results", id="trivy with empty results"),
    pytest.param({k: v for k, v in trivy().items() if k != "Results"}, "no results", id="trivy without the field"),
    pytest.param(trivy(Results=[{"Target": "x", "Class": "secret"}]), "no packages were looked at", id="trivy for secrets alone"),
    pytest.param(trivy(ArtifactType="cyclonedx"), "cyclonedx", id="trivy on an SBOM"),
    pytest.param(trivy(ArtifactType=""), "nothing that it names", id="trivy on nothing"),
    pytest.param(trivy(digests=()), "whose digest it does not say", id="trivy without a digest"),
    pytest.param(trivy(digests=[f"{NAME}@{OTHER}"]), "is of sha256:dddd", id="trivy on another image"),
    pytest.param(trivy(digests=[], ArtifactName=DIGEST), "whose digest it does not say", id="trivy by the id of an image"),
    pytest.param(trivy(Metadata=None), "whose digest it does not say", id="trivy without metadata"),
    pytest.param(
        trivy(Metadata={"OS": {"Family": "debian", "Name": "9", "EOSL": True}, "RepoDigests": [IMAGE]}), "end-of-life", id="the end"
    ),
    pytest.param(grype(matches=None), "no list of matches", id="grype without matches"),
    pytest.param({k: v for k, v in grype().items() if k != "matches"}, "no list of matches", id="grype without the field"),
    pytest.param(grype(source=None), "does not say what it looked at", id="grype without a source"),
    pytest.param(grype(source={"type": "image"}), "does not say what it looked at", id="grype without a target"),
    pytest.param(grype(source={"type": "image", "target": {}}), "whose digest", id="grype without a digest"),
    pytest.param(
        grype(source={"type": "image", "target": {"userInput": DIGEST, "imageID": DIGEST}}), "whose digest", id="the id of an image"
    ),
    pytest.param(
        grype(source={"type": "image", "target": {"manifestDigest": OTHER, "repoDigests": 7}}), "is of", id="grype on another image"
    ),
    pytest.param(grype(source={"type": "snap", "target": "x"}), "type snap", id="grype on something else"),
    pytest.param(grype(descriptor={"name": "grype", "db": {"status": {"valid": False}}}), "not valid", id="an invalid database"),
    pytest.param(grype(descriptor={"name": "grype", "db": {"valid": False}}), "not valid", id="an invalid database of old"),
    pytest.param(grype(descriptor={"name": "grype", "db": {"status": {"valid": True, "error": "too old"}}}), "not valid", id="too old"),
    pytest.param(sarif(), "no commit is named", id="source code for an image"),
]


@pytest.mark.parametrize(("report", "says"), NOT_WHOLE)
def test_a_report_that_says_too_little_is_a_no(scans: Any, report: object, says: str) -> None:
    answer = scans(report)
    assert answer.code == 1
    assert answer.requirements == ["6.3.1"]
    assert says in answer.text
    assert not any(one["passed"] for one in answer.json["evidence"]["scans"])


CODE = [
    pytest.param(sarif(result("error")), ["6.2.4"], id="an error"),
    pytest.param(sarif(result("warning")), [], id="a warning"),
    pytest.param(sarif(result(None)), ["6.2.4"], id="no level anywhere"),
    pytest.param(sarif(result("none")), ["6.2.4"], id="the level none"),
    pytest.param(sarif(result(None), rules=[{"id": "py/sql-injection", "defaultConfiguration": {"level": "error"}}]), ["6.2.4"], id="rule"),
    pytest.param(sarif(result(None), rules=[{"id": "py/sql-injection", "defaultConfiguration": {"level": "note"}}]), [], id="a mild rule"),
    pytest.param(sarif(result("note"), rules=[rule(**{"security-severity": "8.8"})]), ["6.2.4"], id="a high score"),
    pytest.param(sarif(result("error"), rules=[rule(**{"security-severity": "3.0"})]), [], id="a low score"),
    pytest.param(sarif(result("note"), rules=[rule(**{"security-severity": "0.0"})]), ["6.2.4"], id="the score 0"),
    pytest.param(sarif(result("note"), rules=[rule(**{"security-severity": "nan"})]), ["6.2.4"], id="no number"),
    pytest.param(sarif(result("note"), rules=[rule(**{"security-severity": []})]), ["6.2.4"], id="a list as score"),
    pytest.param(
        sarif(result("note", ruleId="py/sql-injection/1"), rules=[rule(**{"security-severity": "9.8"})]), ["6.2.4"], id="below a rule"
    ),
    pytest.param(sarif(result("note", ruleId=None, ruleIndex=0), rules=[rule(**{"security-severity": "9.8"})]), ["6.2.4"], id="by index"),
    pytest.param(sarif(result("note", ruleId=None, ruleIndex=-1), rules=[rule(**{"security-severity": "9.8"})]), [], id="by no index"),
    pytest.param(
        sarif(result("note", ruleId=None, rule={"id": "py/sql-injection"}), rules=[rule(**{"security-severity": "9"})]),
        ["6.2.4"],
        id="rule.id",
    ),
    pytest.param(
        sarif(result("note"), extensions=[{"name": "queries", "rules": [rule(**{"security-severity": "9"})]}]),
        ["6.2.4"],
        id="a rule of an extension",
    ),
    pytest.param(sarif(result("error", kind="pass")), [], id="what passes"),
    pytest.param(sarif(result("none", kind="review")), ["6.2.4"], id="for a person to look at"),
    pytest.param(sarif(result("error", baselineState="absent")), [], id="what is gone"),
    pytest.param(sarif(result("error", suppressions=[{"kind": "inSource"}])), ["6.2.4"], id="suppressed by a comment"),
    pytest.param(sarif(result(None, ruleId="aws-key"), tool="gitleaks"), ["8.6.2"], id="a secret"),
    pytest.param(sarif(result("note", ruleId="aws-key"), tool="Gitleaks"), ["8.6.2"], id="a secret that is said to be harmless"),
    pytest.param(sarif(result("note"), rules=[rule(tags=["external/cwe/cwe-798"])]), ["8.6.2"], id="a password in the code"),
    pytest.param(sarif(result("error"), tool="checkov"), ["2.2.1"], id="a configuration"),
    pytest.param(sarif(result("error"), tool="osv-scanner"), ["6.3.3"], id="a dependency"),
    pytest.param({**sarif(), "runs": []}, ["6.3.1"], id="no run"),
    pytest.param({**sarif(), "runs": None}, ["6.3.1"], id="runs that are nothing"),
    pytest.param(sarif(results=None), ["6.3.1"], id="no results"),
    pytest.param(sarif(externalPropertyFileReferences={"results": [{"itemCount": 3}]}), ["6.3.1"], id="results elsewhere"),
    pytest.param(sarif(invocations=[{"executionSuccessful": False}]), ["6.3.1"], id="a scanner that failed"),
    pytest.param(
        sarif(invocations=[{"executionSuccessful": True, "toolExecutionNotifications": [{"level": "error"}]}]), ["6.3.1"], id="unread files"
    ),
    pytest.param(
        sarif(invocations=[{"executionSuccessful": True, "endTimeUtc": "2026-11-25T09:00:00Z", "toolExecutionNotifications": [{}]}]),
        [],
        id="notes",
    ),
    pytest.param(sarif(versionControlProvenance=[{"revisionId": EARLIER}]), ["6.3.1"], id="another commit"),
    pytest.param(sarif(versionControlProvenance=[]), [], id="the caller names the commit"),
    pytest.param(trivy(ArtifactType="filesystem"), [], id="trivy on files"),
    pytest.param(trivy(ArtifactType="repository", Metadata={"Commit": EARLIER}), ["6.3.1"], id="trivy on another commit"),
    pytest.param(grype(source={"type": "directory", "target": "."}), [], id="grype on files"),
    pytest.param(grype(), ["6.3.1"], id="an image for source code"),
]


@pytest.mark.parametrize(("report", "requirements"), CODE)
def test_source_code(scans: Any, report: object, requirements: list[str]) -> None:
    answer = scans(report, image=None, source=SOURCE)
    assert answer.code == bool(requirements)
    assert not requirements or answer.requirements == requirements


def test_who_bound_a_report_to_its_commit_is_said(scans: Any) -> None:
    looked_at = scans(sarif(), sarif(versionControlProvenance=None), image=None, source=SOURCE).json["looked_at"]["reports"]
    assert [one["bound_by"] for one in looked_at] == ["report", "caller"]


def test_a_scan_is_of_when_it_ended_or_else_of_when_it_was_judged(scans: Any) -> None:
    ended = [{"executionSuccessful": True, "endTimeUtc": f"2026-11-25T0{hour}:00:00+01:00"} for hour in (3, 9, 5)]
    answer = scans(sarif(invocations=ended), sarif(), image=None, source=SOURCE)
    assert [one["at"] for one in answer.json["evidence"]["scans"]] == ["2026-11-25T08:00:00Z", "2026-11-25T16:00:00Z"]


def test_sarif_of_an_image(scans: Any) -> None:
    severe = [{"id": "py/sql-injection", "properties": {"security-severity": "9.5", "tags": ["vulnerability", "CRITICAL"]}}]
    of_image = {"imageName": f"{NAME}:1.4.2", "repoDigests": [IMAGE]}
    assert scans(sarif(tool="Trivy", properties=of_image)).code == 0
    assert scans(sarif(result("error"), rules=severe, tool="Trivy", properties=of_image)).requirements == ["6.3.3"]
    assert scans(sarif(tool="Trivy", properties={**of_image, "repoDigests": [f"{NAME}@{OTHER}"]})).requirements == ["6.3.1"]
    assert scans(sarif(tool="Trivy", properties={"imageName": f"{NAME}:1.4.2"})).requirements == ["6.3.1"]


def test_what_was_to_be_looked_at_and_was_not_is_a_no(scans: Any) -> None:
    assert "source code: nothing looked at it" in scans(trivy(), source=SOURCE).text
    assert "the image: nothing looked at it" in scans(sarif(), source=SOURCE).text


def test_what_tools_leave_out(scans: Any) -> None:
    run = sarif(result("error"))
    run["runs"][0]["tool"].pop("extensions")
    assert scans(run, image=None, source=SOURCE).requirements == ["6.2.4"]
    for name in ("ArtifactName", "ArtifactType"):
        assert scans({key: value for key, value in trivy().items() if key != name}).code == (0 if name == "ArtifactName" else 1)
    bare = {key: value for key, value in grype(match("High")).items() if key != "descriptor"}
    assert scans(bare).requirements == ["6.3.3"]


def test_each_finding_is_said_with_its_place(scans: Any) -> None:
    ignored = {"Type": "vulnerability", "Status": "ignored", "Finding": {"VulnerabilityID": "CVE-1", "PkgName": "zlib", "Severity": "HIGH"}}
    assert (
        "found CVE-1 in zlib, a high vulnerability"
        in scans(trivy(Results=[*trivy()["Results"], {"Target": "x", "ExperimentalModifiedFindings": [ignored]}])).text
    )
    assert "in openssl, a vulnerability of unknown severity" in scans(trivy(weakness("UNKNOWN"))).text


def test_a_digest_in_capitals_is_the_same(scans: Any) -> None:
    assert scans(trivy(digests=[f"{NAME}@sha256:{'C' * 64}"])).code == 0


def test_one_bad_report_of_two_is_a_no(scans: Any) -> None:
    answer = scans(trivy(), grype(match("High")))
    assert answer.requirements == ["6.3.3"]
    assert [one["passed"] for one in answer.json["evidence"]["scans"]] == [True, False]
    assert answer.json["evidence"]["scans"][1]["high"] == 1


@pytest.mark.parametrize(
    ("result_", "requirement"),
    [
        ({"Target": "app/.env", "Class": "secret", "Secrets": [{"RuleID": "aws-key", "Severity": "LOW"}]}, "8.6.2"),
        (
            {"Target": "Dockerfile", "Class": "config", "Misconfigurations": [{"ID": "DS002", "Status": "FAIL", "Severity": "HIGH"}]},
            "2.2.1",
        ),
        (
            {
                "Target": "x",
                "ExperimentalModifiedFindings": [
                    {
                        "Type": "vulnerability",
                        "Status": "ignored",
                        "Finding": {"VulnerabilityID": "CVE-1", "PkgName": "a", "Severity": "HIGH"},
                    }
                ],
            },
            "6.3.3",
        ),
        (
            {
                "Target": "x",
                "ExperimentalModifiedFindings": [{"Type": "secret", "Status": "ignored", "Finding": {"RuleID": "key", "Severity": "LOW"}}],
            },
            "8.6.2",
        ),
    ],
    ids=["a secret in the image", "a configuration", "ignored beside the code", "an ignored secret"],
)
def test_what_else_trivy_finds(scans: Any, result_: Any, requirement: str) -> None:
    assert scans(trivy(Results=[*trivy()["Results"], result_])).requirements == [requirement]


def test_what_passes_or_is_not_affected_does_not_stop(scans: Any) -> None:
    passes = {"Target": "Dockerfile", "Misconfigurations": [{"ID": "DS002", "Status": "PASS", "Severity": "HIGH"}]}
    vex = {"Type": "vulnerability", "Status": "not_affected", "Finding": {"VulnerabilityID": "CVE-1", "PkgName": "a", "Severity": "HIGH"}}
    assert scans(trivy(Results=[*trivy()["Results"], passes, {"Target": "x", "ExperimentalModifiedFindings": [vex]}])).code == 0


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([{"vulnerability": "CVE-2026-0001"}], 1),
        ([], 1),
        ([{"match-type": "exact-indirect-match", "package": {"name": "linux-headers"}}], 0),
        ([{"vulnerability": "CVE-2026-0001", "reason": "Explicit APK NAK"}], 0),
        ([{"vex-status": "not_affected"}], 0),
        ([{"vex-status": "not_affected"}, {"vulnerability": "CVE-2026-0001"}], 1),
    ],
    ids=["by a file", "by nothing", "headers", "by the distribution", "VEX", "VEX and a file"],
)
def test_what_grype_was_told_to_ignore(scans: Any, rules: list[object], code: int) -> None:
    assert scans(grype(ignoredMatches=[{**match("High"), "appliedIgnoreRules": rules}])).code == code


def test_an_exception_holds_until_its_last_day(scans: Any, tmp_path: Path) -> None:
    bad = trivy(weakness("CRITICAL"))
    held = scans(bad, more=("--exceptions", exception(tmp_path, expires="2026-11-25")))
    assert held.code == 0
    assert "accepted for a time: CVE-2026-0001 in openssl until 2026-11-25" in held.text
    assert held.json["evidence"]["scans"][0]["passed"] is True
    late = scans(bad, more=("--exceptions", exception(tmp_path, expires="2026-11-24")))
    assert late.requirements == ["6.3.3"]
    assert "its exception ended on 2026-11-24" in late.text


@pytest.mark.parametrize(
    "changes", [{"id": "CVE-2026-0002"}, {"where": "libssl3"}, {"where": "*"}, {"id": "*"}], ids=["id", "where", "all", "any"]
)
def test_an_exception_for_something_else_does_not_hold(scans: Any, tmp_path: Path, changes: dict[str, str]) -> None:
    assert scans(trivy(weakness("CRITICAL")), more=("--exceptions", exception(tmp_path, **changes))).code == 1


def test_an_ended_exception_for_nothing_is_no_no(scans: Any, tmp_path: Path) -> None:
    assert scans(trivy(), more=("--exceptions", exception(tmp_path, expires="2026-01-01"))).code == 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"expires": None}, "nothing is accepted for ever"),
        ({"expires": "'soon'"}, "a date"),
        ({"expires": "2026-12-31T00:00:00Z"}, "its last"),
        ({"expires": "7"}, "its last"),
        ({"reason": ""}, "reason"),
        ({"reason": None}, "reason"),
        ({"approver": "Payments"}, "somebody else than the owner"),
        ({"where": None}, "where"),
        ({"id": " "}, "id"),
        ({"until": "x"}, "until"),
        ({"owner": 7}, "owner"),
    ],
    ids=[
        "for ever",
        "soon",
        "a time",
        "a number",
        "no reason",
        "without reason",
        "oneself",
        "everywhere",
        "no id",
        "a misspelt field",
        "a number as owner",
    ],
)
def test_an_exception_that_is_none_is_refused(scans: Any, tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    answer = scans(trivy(), more=("--exceptions", exception(tmp_path, **changes)))
    assert answer.code == 2
    assert says in answer.err


@pytest.mark.parametrize("text", ["", "[[exceptions]]", "[exception]", "exception = 7", "[[exception", "\x00"], ids=range(6))
def test_a_file_of_exceptions_that_is_none_is_refused(scans: Any, tmp_path: Path, text: str) -> None:
    assert scans(trivy(), more=("--exceptions", put(tmp_path, "exceptions.toml", text))).code == 2


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("{", "no JSON"),
        ("[]", "list"),
        ("null", "NoneType"),
        ({}, "nothing"),
        ({"message": "rate limit"}, "message"),
        ({**trivy(), "SchemaVersion": 1}, "SchemaVersion"),
        ({**trivy(), "SchemaVersion": 10**30}, "SchemaVersion"),
        ({**trivy(), "SchemaVersion": "2"}, "SchemaVersion"),
        (trivy({"VulnerabilityID": "CVE-1"}), "PkgName"),
        (trivy(CreatedAt="today"), "CreatedAt"),
        (trivy(Results={}), "Results"),
        (grype({"artifact": {}}), "artifact"),
        ({**sarif(), "version": "2.0.0"}, "2.1.0"),
        (sarif({"ruleId": 7}), "ruleId"),
        (sarif(invocations=[{}]), "executionSuccessful"),
        ('{"SchemaVersion": 2, "ArtifactName": "a", "Results": [], "Results": []}', "twice"),
        ('{"runs": ' + "[" * 100_000, "no JSON"),
        ('{"matches": [], "x": ' + "9" * 5000 + "}", "no JSON"),
    ],
    ids=range(20),
)
def test_what_is_no_report_is_refused(scans: Any, document: object, says: str) -> None:
    answer = scans(document)
    assert answer.code == 2
    assert says in answer.err
    assert "6.3.1" in answer.err


@pytest.mark.parametrize("name", [f"{NAME}:1.4.2", NAME, "api", "localhost:5000/api:latest"])
def test_a_tag_in_the_place_of_a_digest_is_a_no(scans: Any, name: str) -> None:
    answer = scans(trivy(), image=name)
    assert answer.code == 1
    assert answer.requirements == ["6.5.1"]
    assert not answer.json["evidence"]["scans"][0]["passed"]


def test_a_tag_beside_a_digest_is_left_out(scans: Any) -> None:
    assert scans(trivy(), image=f"{NAME}:1.4.2@{DIGEST}").json["looked_at"]["image"] == IMAGE


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        f"{NAME}@sha256:{'C' * 64}",
        f"{NAME}@sha256:{'c' * 63}",
        f"{NAME}@sha512:{'c' * 128}",
        f"{NAME}@",
        DIGEST,
        f"@{DIGEST}",
        f"{NAME}\n@{DIGEST}",
        f"{NAME}@{DIGEST}\n",
        f"a\x1b[31m@{DIGEST}",
        f"payments/API@{DIGEST}",
        f"{NAME}@{DIGEST}@{DIGEST}",
    ],
    ids=range(13),
)
def test_what_is_no_image_is_refused(scans: Any, name: str) -> None:
    assert scans(trivy(), image=name).code == 2


@pytest.mark.parametrize("commit", ["", "main", "5d41402", SOURCE.upper(), SOURCE + "\n"], ids=range(5))
def test_what_is_no_commit_is_refused(scans: Any, commit: str) -> None:
    assert scans(sarif(), image=None, source=commit).code == 2


def test_nothing_named_is_refused(scans: Any) -> None:
    assert "--image" in scans(trivy(), image=None).err
