"""The pictures where people meet them: in the report of a run, in its JSON, and in a folder of files."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from pci_constructs import cli
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Run
from pci_constructs.options import Options
from pci_constructs.reports import html, machine
from pci_constructs.reports.html.networks import MOST
from pci_constructs.saved import BadRun, from_json, load
from tests.kit_assembly import assembly, stack
from tests.network.templates import instance, two

SCHEMA = Path(html.__file__).parents[1] / "findings.schema.json"


def judged(*, scope: str = "cde") -> Run:
    world = two(Twin=instance("A", "ClientGroup"))
    for name in ("Client", "Server", "Twin"):
        world[name]["Properties"]["Tags"] = [{"Key": "pci-scope", "Value": scope}] if scope else []
    return judge_assemblies([assembly(stack(world))], Options(only=("restricted-ssh",)), scopes=True)


def test_the_report_shows_both_diagrams_and_the_table() -> None:
    page = html.render(judged())
    assert page.count("<svg ") == 2
    section = page[page.index('<section id="networks">') :]
    assert "2 pairs of ends" in section
    assert "App/Stack/Client/Resource" in section
    # No style of their own: the policy of the page would not let it through.
    for drawing in re.findall(r"<svg .*?</svg>", section, re.DOTALL):
        assert not re.search(r"<style| style=|<script|href=", drawing)


def test_without_a_picture_the_page_does_not_carry_their_style() -> None:
    assert ".picture .box" in html.render(judged())
    assert ".picture .box" not in html.render(replace(judged(), pictures=()))


def test_where_nothing_is_known_to_be_of_the_cde_the_report_says_why_it_has_no_picture() -> None:
    run = judged(scope="")
    assert run.pictures == ()
    assert run.undrawn
    assert run.undrawn in html.render(run)


def test_a_page_holds_so_many_and_names_the_others() -> None:
    run = judged()
    more = tuple(replace(run.pictures[0], title=f"Vpc{number}") for number in range(MOST + 2))
    page = html.render(replace(run, pictures=more))
    assert page.count("<svg ") == 2 * MOST
    assert f"Vpc{MOST + 1}" in page[page.index("Not shown here") :]


def test_a_run_keeps_its_pictures(tmp_path: Path) -> None:
    run = judged()
    (tmp_path / "run.json").write_text(machine.render(run, everything=True), "utf-8")
    again = load(tmp_path / "run.json")
    assert again.pictures == run.pictures != ()
    assert html.render(again) == html.render(run)


def test_the_schema_has_them() -> None:
    document = json.loads(machine.render(judged(), everything=True))
    jsonschema.validate(document, json.loads(SCHEMA.read_text("utf-8")))
    document["pictures"][0]["arrows"][0]["answer"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json.loads(SCHEMA.read_text("utf-8")))


def test_a_broken_picture_is_a_broken_run(tmp_path: Path) -> None:
    document = json.loads(machine.render(judged(), everything=True))
    document["pictures"][0]["boxes"] = []
    with pytest.raises(ValueError, match="leads to a box that is not there"):
        from_json(document)
    (tmp_path / "run.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises(BadRun, match="not a run of pci-constructs"):
        load(tmp_path / "run.json")


def written(tmp_path: Path, *more: str) -> int:
    template = tmp_path / "network.json"
    template.write_text(json.dumps({"Resources": two()}), "utf-8")
    return cli.main(["segmentation", str(template), "--pictures", *more])


def test_the_command_writes_both_diagrams_as_svg_and_mermaid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795622400")
    written(tmp_path, str(tmp_path / "new" / "folder"))
    files = sorted(file.name for file in (tmp_path / "new" / "folder").iterdir())
    assert [name.removeprefix(files[0].removesuffix("-data-flow.mmd")) for name in files] == [
        "-data-flow.mmd",
        "-data-flow.svg",
        "-network.mmd",
        "-network.svg",
    ]
    assert "2026-11-25" in (tmp_path / "new" / "folder" / files[1]).read_text("utf-8")


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    assert written(tmp_path, str(tmp_path / "file")) == 2
    assert "--pictures must be a folder" in capsys.readouterr().err
    assert (tmp_path / "file").read_text("utf-8") == "x"
