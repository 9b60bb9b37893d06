"""The gate ``approvals``: who wrote, who approved, who deploys (6.2.3.1, 6.5.1, 6.5.4)."""

from pathlib import Path
from typing import Any

import pytest

from tests.gates.kit import Ask, put
from tests.gates.pull_requests import COMMITS, FIRST, HEAD, MERGED, REVIEWS, commit, environment_review, pull, review, user, words


def test_two_who_neither_wrote_nor_deploy_are_a_yes(ask: Ask, tmp_path: Path) -> None:
    answer = ask(*words(tmp_path))
    assert answer.code == 0
    assert answer.text == "grace, edsger approved 5d41402abc4b; none of them wrote or deploys it"
    assert answer.json["looked_at"]["counted"] == ["grace", "edsger"]
    assert answer.json["evidence"]["change"] == {
        "repository": "payments/platform",
        "author": "ada",
        "commit": HEAD,
        "head": HEAD,
        "reviews": [
            {"reviewer": "grace", "approved_at": "2026-11-25T11:00:00Z", "commit": HEAD},
            {"reviewer": "edsger", "approved_at": "2026-11-25T11:05:00Z", "commit": HEAD},
        ],
        "pull_request": "https://github.com/payments/platform/pull/7",
    }


EDSGER = REVIEWS[1]
NO: list[Any] = [
    pytest.param([], {}, ["6.2.3.1"], "0 of 2 approvals count", id="nobody"),
    pytest.param([EDSGER], {}, ["6.2.3.1"], "1 of 2 approvals count (edsger)", id="one"),
    pytest.param([EDSGER, review("ada")], {}, ["6.2.3.1"], "ada wrote some of it", id="the author"),
    pytest.param([EDSGER, review("ADA")], {}, ["6.2.3.1"], "ADA wrote some of it", id="the author in capitals"),
    pytest.param([EDSGER, review("Edsger")], {}, ["6.2.3.1"], "1 of 2", id="one person in two ways of writing"),
    pytest.param([EDSGER, review("barbara")], {}, ["6.2.3.1", "6.5.4"], "barbara approved and deploys", id="the deployer"),
    pytest.param([EDSGER, review("BARBARA")], {}, ["6.2.3.1", "6.5.4"], "one person must not do both", id="the deployer in capitals"),
    pytest.param(
        [EDSGER, review("grace", commit_id=FIRST)], {}, ["6.2.3.1"], "before the last push", id="an approval before the last push"
    ),
    pytest.param([EDSGER, review("grace", commit_id=None)], {}, ["6.2.3.1"], "a commit that is gone", id="an approval of a lost commit"),
    pytest.param([EDSGER, review("grace", "DISMISSED")], {}, ["6.2.3.1"], "is dismissed", id="a dismissed approval"),
    pytest.param([EDSGER, review("grace", "COMMENTED")], {}, ["6.2.3.1"], "1 of 2", id="a comment"),
    pytest.param([EDSGER, review("grace", "PENDING", submitted_at=None)], {}, ["6.2.3.1"], "1 of 2", id="a review that is not sent"),
    pytest.param([EDSGER, review("robot[bot]", user=user("robot[bot]", "Bot"))], {}, ["6.2.3.1"], "is no person", id="a bot"),
    pytest.param([EDSGER, review("robot[bot]")], {}, ["6.2.3.1"], "is no person", id="a bot that is said to be a person"),
    pytest.param([EDSGER, review("x", user={"login": "x"})], {}, ["6.2.3.1"], "x is no person", id="an account of an unknown kind"),
    pytest.param([EDSGER, review("x", user=None)], {}, ["6.2.3.1"], "an account that is gone", id="a reviewer who left"),
    pytest.param([EDSGER, review("ghost")], {}, ["6.2.3.1"], "an account that is gone", id="a ghost"),
    pytest.param([EDSGER, review("eve", author_association="NONE")], {}, ["6.2.3.1"], "does not belong to the repository", id="a stranger"),
    pytest.param(
        [EDSGER, review("grace"), review("grace", "CHANGES_REQUESTED", "2026-11-25T12:00:00Z")],
        {},
        ["6.2.3", "6.2.3.1"],
        "grace asked for changes",
        id="an approval taken back",
    ),
    pytest.param(
        [review("grace", "CHANGES_REQUESTED", "2026-11-25T12:00:00+01:00"), review("grace", at="2026-11-25T10:59:00Z"), EDSGER],
        {},
        ["6.2.3", "6.2.3.1"],
        "grace asked for changes",
        id="time and not place decides",
    ),
    pytest.param([*REVIEWS, review("hal", "CHANGES_REQUESTED")], {}, ["6.2.3"], "hal asked for changes", id="changes that nobody made"),
    pytest.param(
        [*REVIEWS, review("x", "CHANGES_REQUESTED", user=None)],
        {},
        ["6.2.3"],
        "an account that is gone asked",
        id="changes asked by who left",
    ),
    pytest.param(REVIEWS, {"pull_request": pull(draft=True)}, ["6.5.1"], "is a draft", id="a draft"),
    pytest.param(REVIEWS, {"pull_request": pull(state="closed")}, ["6.5.1"], "not merged", id="closed"),
    pytest.param(REVIEWS, {"pull_request": pull(user=None)}, ["6.2.3.1"], "who opened the pull request is gone", id="an author who left"),
    pytest.param(
        REVIEWS, {"commits": [commit(FIRST, "grace"), commit()]}, ["6.2.3.1"], "grace wrote some", id="who wrote one commit of two"
    ),
    pytest.param(
        REVIEWS, {"commits": [commit(FIRST, committer="Grace"), commit()]}, ["6.2.3.1"], "grace wrote some", id="who committed for another"
    ),
    pytest.param(
        REVIEWS,
        {"commits": [commit(FIRST, author="ada") | {"author": None}, commit()]},
        ["6.2.3.1"],
        "no account belongs to ada@example.com",
        id="an address of nobody",
    ),
    pytest.param(REVIEWS, {"commits": [commit(FIRST) | {"author": {}}, commit()]}, ["6.2.3.1"], "no account", id="an empty author"),
]


@pytest.mark.parametrize(("reviews", "changes", "requirements", "says"), NO)
def test_a_no_names_requirement_and_reason(
    ask: Ask, tmp_path: Path, *, reviews: object, changes: dict[str, Any], requirements: list[str], says: str
) -> None:
    answer = ask(*words(tmp_path, reviews=reviews, **changes))
    assert answer.code == 1
    assert answer.requirements == requirements
    assert says in answer.text


def message(text: str) -> dict[str, Any]:
    made = commit(FIRST)
    return {**made, "commit": {**made["commit"], "message": text}}


@pytest.mark.parametrize(
    ("trailer", "says"),
    [
        ("Co-authored-by: Grace <12345+grace@users.noreply.github.com>", "grace wrote some of it"),
        ("co-AUTHORED-by: grace <GRACE@users.noreply.github.com>  ", "grace wrote some of it"),
        ("Co-authored-by: somebody <grace@home.example>", "no account belongs to grace@home.example"),
    ],
    ids=["by number", "by name", "by another address"],
)
def test_who_is_named_as_co_author_does_not_count(ask: Ask, tmp_path: Path, trailer: str, says: str) -> None:
    answer = ask(*words(tmp_path, commits=[message(f"Fix\n\n{trailer}"), commit()]))
    assert answer.code == 1
    assert answer.requirements == ["6.2.3.1"]
    assert says in answer.text


def test_an_address_can_be_said_to_be_somebodys(ask: Ask, tmp_path: Path) -> None:
    commits = [message("Fix\n\nCo-authored-by: x <noreply@helper.example>"), commit()]
    assert ask(*words(tmp_path, commits=commits)).code == 1
    assert ask(*words(tmp_path, "--known-author", "NoReply@helper.example=helper[bot]", commits=commits)).code == 0
    assert ask(*words(tmp_path, "--known-author", "noreply@helper.example=grace", commits=commits)).requirements == ["6.2.3.1"]


def test_an_author_whom_github_does_not_know_can_be_named(ask: Ask, tmp_path: Path) -> None:
    commits = [commit(FIRST) | {"author": None}, commit()]
    assert ask(*words(tmp_path, commits=commits)).code == 1
    assert ask(*words(tmp_path, "--known-author", "ada@example.com=ada", commits=commits)).code == 0
    assert ask(*words(tmp_path, "--known-author", "ada@example.com=grace", commits=commits)).requirements == ["6.2.3.1"]
    for text in ("ada=ada", "ada@example.com", "ada@example.com=", "ada@example.com=a b"):
        assert ask(*words(tmp_path, "--known-author", text, commits=commits)).code == 2


def test_who_names_themselves_as_co_author_is_known(ask: Ask, tmp_path: Path) -> None:
    assert ask(*words(tmp_path, commits=[message("Fix\n\nCo-authored-by: Ada <ada@example.com>"), commit()])).code == 0


def test_approving_again_after_asking_for_changes_counts(ask: Ask, tmp_path: Path) -> None:
    reviews = [review("grace", "CHANGES_REQUESTED", "2026-11-25T10:00:00Z"), *REVIEWS, review("grace", "COMMENTED", "2026-11-25T13:00:00Z")]
    assert ask(*words(tmp_path, reviews=reviews)).code == 0


def test_changes_asked_for_by_a_stranger_do_not_stop(ask: Ask, tmp_path: Path) -> None:
    assert ask(*words(tmp_path, reviews=[*REVIEWS, review("eve", "CHANGES_REQUESTED", author_association="NONE")])).code == 0


def test_more_may_be_required_and_fewer(ask: Ask, tmp_path: Path) -> None:
    assert ask(*words(tmp_path, "--required", 3)).requirements == ["6.2.3.1"]
    assert ask(*words(tmp_path, "--required", 1, reviews=[EDSGER])).code == 0
    for number in ("0", "11", "-1", "1e1", "²", "99999999999999999999"):
        assert ask(*words(tmp_path, f"--required={number}")).code == 2


@pytest.mark.parametrize(
    ("state", "deployed", "code"),
    [("open", HEAD, 0), ("open", MERGED, 1), ("merged", MERGED, 0), ("merged", HEAD, 0), ("open", FIRST, 1)],
)
def test_what_is_deployed_is_what_was_reviewed(ask: Ask, tmp_path: Path, state: str, deployed: str, code: int) -> None:
    pr = pull() if state == "open" else pull(state="closed", merged=True)
    answer = ask(*words(tmp_path, "--commit", deployed, pull_request=pr))
    assert answer.code == code
    assert code == 0 or answer.requirements == ["6.5.1"]


def deployment(folder: Path, *rows: object) -> tuple[str, Path]:
    return "--deployment-reviews", put(folder, "approvals.json", list(rows))


@pytest.mark.parametrize(
    ("rows", "requirements"),
    [
        ([environment_review("grace")], []),
        ([environment_review("barbara"), environment_review("grace")], []),
        ([environment_review("barbara")], ["6.5.1", "6.5.4"]),
        ([environment_review("Barbara")], ["6.5.1", "6.5.4"]),
        ([environment_review("ada")], ["6.5.1"]),
        ([environment_review("grace"), environment_review("hal", "rejected")], ["6.5.1"]),
        ([environment_review("grace", "pending")], ["6.5.1"]),
        ([{**environment_review("x"), "user": None}], ["6.5.1"]),
        ([{**environment_review("x"), "user": user("x", "Bot")}], ["6.5.1"]),
        ([], ["6.5.1"]),
    ],
    ids=["another", "both", "the deployer", "the deployer in capitals", "the author", "a rejection", "pending", "gone", "a bot", "nobody"],
)
def test_reviews_of_the_deployment(ask: Ask, tmp_path: Path, rows: list[object], requirements: list[str]) -> None:
    answer = ask(*words(tmp_path, *deployment(tmp_path, *rows)))
    assert answer.code == bool(requirements)
    assert not requirements or answer.requirements == requirements


def test_reviews_of_another_environment_do_not_count(ask: Ask, tmp_path: Path) -> None:
    rows = deployment(tmp_path, environment_review("grace", environment="staging"), environment_review("hal", "rejected"))
    assert ask(*words(tmp_path, *rows)).code == 2
    assert ask(*words(tmp_path, *rows, "--environment", "staging")).code == 0
    assert ask(*words(tmp_path, *rows, "--environment", "production")).requirements == ["6.5.1"]
    assert ask(*words(tmp_path, *rows, "--environment", "elsewhere")).requirements == ["6.5.1"]


REFUSED: list[Any] = [
    pytest.param({"reviews": ""}, "empty", id="an empty file"),
    pytest.param({"reviews": "[" * 100_000}, "no JSON", id="nested too deeply"),
    pytest.param({"reviews": '[{"user": nul'}, "no JSON", id="cut off"),
    pytest.param({"reviews": {"message": "Not Found"}}, "a list", id="an error of the forge"),
    pytest.param({"reviews": [1]}, "[0]", id="numbers"),
    pytest.param({"reviews": [{**EDSGER, "state": "LGTM"}]}, "state", id="an unknown state"),
    pytest.param({"reviews": [{**EDSGER, "submitted_at": "yesterday"}]}, "submitted_at", id="a time that is none"),
    pytest.param({"reviews": [{**EDSGER, "submitted_at": "2026-11-25T11:00:00"}]}, "submitted_at", id="a time without a zone"),
    pytest.param({"reviews": [EDSGER] * 30}, "fill a page", id="a full page"),
    pytest.param({"reviews": [EDSGER] * 100}, "fill a page", id="a full large page"),
    pytest.param({"reviews": [{**EDSGER, "pull_request_url": "https://api.github.com/repos/o/r/pulls/8"}]}, "pulls/7", id="of another"),
    pytest.param({"reviews": '[{"state": "APPROVED", "state": "DISMISSED"}]'}, "twice", id="a field twice"),
    pytest.param({"reviews": '[{"state": NaN}]'}, "NaN", id="no number"),
    pytest.param({"pull_request": [pull()]}, "list of them says too little", id="a list of pull requests"),
    pytest.param({"pull_request": {**pull(), "head": {"sha": "main"}}}, "head.sha", id="a head that is no commit"),
    pytest.param({"pull_request": {**pull(), "commits": 10**30}}, "commits", id="a huge number"),
    pytest.param({"pull_request": {**pull(), "draft": "false"}}, "draft", id="a text for a truth"),
    pytest.param({"commits": COMMITS[:1]}, "all 2", id="a page of commits"),
    pytest.param({"commits": [commit(FIRST), commit(MERGED)]}, "without the head", id="commits of another push"),
    pytest.param({"deployer": ""}, "deployer", id="no deployer"),
    pytest.param({"deployer": "bar\x1b[31mbara"}, "deployer", id="a deployer with a colour"),
    pytest.param({"deployer": "b\u0430rbara"}, "deployer", id="a deployer in two alphabets"),
]


@pytest.mark.parametrize(("changes", "says"), REFUSED)
def test_what_cannot_be_judged_is_refused(ask: Ask, tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    answer = ask(*words(tmp_path, **changes))
    assert answer.code == 2
    assert says in answer.err
    assert "PCI DSS" in answer.err


def test_pages_are_read(ask: Ask, tmp_path: Path) -> None:
    assert ask(*words(tmp_path, reviews=[[review("grace")] * 30, [EDSGER]], commits=[[commit(FIRST)], [commit()]])).code == 0


def test_a_late_page_takes_an_approval_back(ask: Ask, tmp_path: Path) -> None:
    pages = [[*REVIEWS, *[review("hal", "COMMENTED")] * 28], [review("grace", "DISMISSED", "2026-11-25T12:00:00Z")]]
    assert ask(*words(tmp_path, reviews=pages)).requirements == ["6.2.3.1"]
