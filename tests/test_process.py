"""The command as a process: what is put off while it starts is there for whoever asks for it."""

import json
import sys
from pathlib import Path

import pytest

from pci_constructs.process import _UNASKED, put_off
from tests.test_package import python

CHECKED = """
import os, sys
from pci_constructs import process
os._exit = lambda code: None
sys.argv = ["pci-constructs", "check", os.environ["TEMPLATE"], "--format", "json", "--output", os.devnull]
process.run()
"""


@pytest.fixture
def template(tmp_path: Path) -> str:
    file = tmp_path / "one.json"
    file.write_text('{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}')
    return str(file)


def test_modules_that_nobody_asks_are_not_read(template: str) -> None:
    said = python(f"{CHECKED}\nprint([name for name in process._UNASKED if name in sys.modules])", TEMPLATE=template)
    assert said.strip() == "[]"


def test_whoever_asks_later_has_the_real_ones(template: str) -> None:
    said = python(
        f"{CHECKED}\n"
        "import argparse, gettext, pathlib, platform, textwrap, urllib.parse, uuid\n"
        "import msgspec.json\n"
        "class Told(msgspec.Struct):\n"
        "    '''A text.'''\n"
        "print(pathlib.Path('/a b').as_uri(), urllib.parse.quote('c d'))\n"
        "print(platform.system() == uuid._platform_system if hasattr(uuid, '_platform_system') else True, platform.machine() != '')\n"
        "print(msgspec.json.schema(Told)['$defs']['Told']['description'], textwrap.dedent(' e'))\n"
        "print(gettext.ngettext('one', 'more', 2), argparse.ngettext('one', 'more', 2), argparse.ngettext('one', 'more', 1))\n",
        TEMPLATE=template,
    )
    assert said.splitlines() == ["file:///a%20b c%20d", "True True", "A text. e", "more more one"]


def test_a_name_that_is_asked_for_too_early_is_that_of_the_real_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with put_off({"colorsys": {}, "none_such": None}):
        import colorsys

        assert colorsys.rgb_to_hsv(0, 0, 0) == (0, 0, 0)
        assert sys.modules["colorsys"] is not colorsys
        with pytest.raises(ModuleNotFoundError):
            __import__("none_such")
        with pytest.raises(AttributeError):
            getattr(colorsys, "no_such_name")  # noqa: B009 - mypy knows that there is none
    assert "none_such" not in sys.modules
    assert "colorsys" in sys.modules


def test_what_is_there_already_stays() -> None:
    with put_off({"json": None}):
        assert sys.modules["json"] is json
    assert sys.modules["json"] is json
    assert "json" not in _UNASKED
