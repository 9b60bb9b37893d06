"""The HTML page asks for nothing, and lets nobody's text become markup."""

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from pci_constructs.reports import html
from tests.reports import html_runs as runs
from tests.reports.html_reader import EVERY, Reader, data

HOSTILE = html.render(runs.hostile())


def test_the_same_run_makes_the_same_bytes() -> None:
    assert html.render(runs.every_verdict(), baseline=runs.run()) == html.render(runs.every_verdict(), baseline=runs.run())


def test_the_order_of_the_findings_changes_nothing() -> None:
    run = runs.every_verdict()
    assert html.render(replace(run, findings=tuple(reversed(run.findings)))) == EVERY


@pytest.mark.parametrize("tag", ["script", "style"])
def test_the_policy_names_the_one_script_and_style_by_hash(tag: str) -> None:
    reader = Reader(EVERY)
    policy = next(attributes["content"] for name, attributes in reader.tags if attributes.get("http-equiv") == "Content-Security-Policy")
    digest = b64encode(sha256(reader.texts[tag][-1].encode()).digest()).decode()
    assert f"{tag}-src 'sha256-{digest}'" in str(policy)
    assert str(policy).startswith("default-src 'none'; ")
    assert "unsafe" not in str(policy)


@pytest.mark.parametrize("page", [EVERY, HOSTILE], ids=["plain", "hostile"])
def test_nothing_is_fetched_from_anywhere(page: str) -> None:
    for tag, attributes in Reader(page).tags:
        assert tag not in ("img", "iframe", "object", "embed", "base", "audio", "video", "image")
        assert "src" not in attributes
        assert str(attributes.get("href", "#")).startswith("#") or attributes["href"] == "data:,"
    styles = Reader(page).texts["style"][0]
    assert "url(" not in styles
    assert "@import" not in styles
    assert "http" not in Reader(page).texts["script"][1]


@pytest.mark.parametrize("page", [EVERY, HOSTILE], ids=["plain", "hostile"])
def test_no_element_has_code_or_style_of_its_own(page: str) -> None:
    for tag, attributes in Reader(page).tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
    assert [tag for tag, _ in Reader(page).tags].count("script") == 2


def test_hostile_text_stays_text() -> None:
    reader = Reader(HOSTILE)
    assert "alert(1)" in reader.text
    assert {tag for tag, _ in reader.tags} <= {tag for tag, _ in Reader(EVERY).tags} | {"section"}
    assert "{{ 7 * 7 }}" in reader.text


def test_the_data_cannot_end_its_element() -> None:
    body = HOSTILE.partition('id="data">')[2].partition("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(body)
    assert len(data(HOSTILE)["findings"]["rule"]) == len(runs.hostile().findings)


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\u2028", "\u202e", "\u2066", "\ud83d"])
def test_letters_that_hide_or_reorder_others_are_spelt_out(letter: str) -> None:
    assert letter not in HOSTILE
    assert f"⟨U+{ord(letter):04X}⟩" in HOSTILE
    assert letter not in json.dumps(data(HOSTILE), ensure_ascii=False)


def test_the_page_can_be_written_as_utf_8() -> None:
    assert HOSTILE.encode("utf-8")


def test_emoji_stay_whole() -> None:
    assert "👩🏽‍🚀 shop" in HOSTILE


def test_no_id_is_there_twice() -> None:
    ids = Reader(EVERY).ids
    assert sorted(set(ids)) == sorted(ids)


def test_every_link_into_the_page_has_its_target() -> None:
    reader = Reader(EVERY)
    links = {str(attributes["href"])[1:] for _, attributes in reader.tags if str(attributes.get("href", "")).startswith("#")}
    assert {link for link in links if "&" not in link} <= set(reader.ids)


def test_the_files_of_the_page_are_beside_its_code() -> None:
    folder = Path(html.__file__).parent
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} >= {".css", ".js", ".j2"}
