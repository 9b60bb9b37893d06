from pathlib import Path

import pytest

from pci_constructs.assembly import Undetermined
from pci_constructs.rules.settings import BadSettings, Settings, read_settings, settings_from


def test_names_may_have_hyphens_and_values_are_kept() -> None:
    made = settings_from({"approved-ports": [443], "trusted_accounts": ["111122223333"], "minimum-log-retention-days": 400}, "here")
    assert (made.approved_ports, made.trusted_accounts, made.minimum_log_retention_days) == ((443,), ("111122223333",), 400)
    assert made.to_json() == {"approved_ports": [443], "trusted_accounts": ["111122223333"], "minimum_log_retention_days": 400}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"aproved-ports": [1]}, "there is no setting 'aproved-ports'; did you mean approved_ports?"),
        ({"colour": "red"}, "there is no setting 'colour'; there are alarm_settings, approved_api_endpoint_types, "),
        ({"approved-ports": ["443"]}, "must be a list of numbers, got"),
        ({"approved-ports": [True]}, "must be a list of numbers, got"),
        ({"trusted-accounts": 111122223333}, "must be a list of texts, got 111122223333"),
        ({"minimum-log-retention-days": 0}, "above 0, got 0"),
        ({"alarm-settings": [{"threshold": 1}]}, "must be tables of metric"),
        ({"alarm-settings": [{"metric": "A", "treshold": 1}]}, "must be tables of metric"),
        ({"control-bucket-policy": "{"}, "JSON text of a policy document"),
    ],
)
def test_a_wrong_setting_is_refused(table: dict[str, object], said: str) -> None:
    with pytest.raises(BadSettings, match=r"^here: ") as error:
        settings_from(table, "here")
    assert said in str(error.value)


def test_a_setting_that_is_not_made_is_undetermined_and_named() -> None:
    with pytest.raises(Undetermined, match=r"the setting trusted_accounts"):
        Settings().need("trusted_accounts")


def test_the_nearest_pyproject_that_has_a_table_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.pci-constructs]\napproved-ports = [443]\n", "utf-8")
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'x'\n", "utf-8")
    assert read_settings(None, start=inner).approved_ports == (443,)


def test_a_file_may_hold_the_table_or_the_settings_alone(tmp_path: Path) -> None:
    for text in ("approved-ports = [8443]\n", "[tool.pci-constructs]\napproved-ports = [8443]\n"):
        (tmp_path / "x.toml").write_text(text, "utf-8")
        assert read_settings(tmp_path / "x.toml").approved_ports == (8443,)


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("a = [", "utf-8")
    with pytest.raises(BadSettings, match=r"x\.toml: not TOML"):
        read_settings(tmp_path / "x.toml")


@pytest.mark.parametrize("text", ["[tool.pci_constructs]\nx = 1\n", '[tool."pci\\u005fconstructs"]\n'])
def test_a_table_under_the_name_of_the_package_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    for asked in ({"file": None, "start": tmp_path}, {"file": tmp_path / "pyproject.toml"}):
        with pytest.raises(BadSettings, match=r"pyproject\.toml: the table of settings is \[tool\.pci-constructs\]"):
            read_settings(**asked)


def test_a_pyproject_without_our_name_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n", "utf-8")
    assert read_settings(None, start=tmp_path) == Settings()
    (tmp_path / "pyproject.toml").write_text("tool = 'pci-constructs'\n", "utf-8")
    assert read_settings(None, start=tmp_path) == Settings()


def test_the_name_of_the_table_may_be_written_by_numbers(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool."pci\\u002dconstructs"]\napproved-ports = [443]\n', "utf-8")
    assert read_settings(None, start=tmp_path).approved_ports == (443,)
