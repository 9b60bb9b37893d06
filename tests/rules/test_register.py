from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.assembly import Assembly
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Finding, Verdict
from pci_constructs.options import Options
from pci_constructs.records import EXCEPTION_METADATA
from pci_constructs.rules.register import BadRegister, Register, read_register
from pci_constructs.rules.settings import BadSettings, read_settings
from tests.kit_assembly import assembly, stack

RULE = "restricted-ssh"
OPEN = {"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [{"CidrIp": "::/0", "IpProtocol": "-1"}]}}}
ENTRY = {"rule": RULE, "scope": "App/Stack/G", "reason": "why", "owner": "a", "approver": "b", "expires": "2026-11-24"}


def register(tmp_path: Path, *entries: dict[str, Any], strict: bool = False) -> Register:
    text = "".join("[[exception]]\n" + "".join(f"{name} = {value!r}\n" for name, value in entry.items()) for entry in entries)
    file = tmp_path / "register.toml"
    file.write_text(text, "utf-8")
    return read_register(file, strict=strict)


def found(reviewed: Register, built: Assembly | None = None, today: date = date(2026, 11, 24)) -> list[Finding]:
    options = Options(only=(RULE,), register=reviewed, today=today)
    return list(judge_assemblies([built or assembly(stack(OPEN))], options, record=False).findings)


def verdicts(findings: list[Finding]) -> dict[str, Verdict]:
    return {finding.rule: finding.verdict for finding in findings}


@pytest.mark.parametrize("scope", ["App/Stack/G", "App/Stack", "App", "*", "AppStack.template.json:G"])
def test_an_entry_covers_its_scope(tmp_path: Path, scope: str) -> None:
    assert verdicts(found(register(tmp_path, {**ENTRY, "scope": scope}))) == {RULE: Verdict.ACCEPTED}


@pytest.mark.parametrize("scope", ["App/Stack/H", "App/Sta", "Other", "AppStack.template.json:H", "Stack.template.json:G"])
def test_an_entry_elsewhere_covers_nothing_and_is_unused(tmp_path: Path, scope: str) -> None:
    assert verdicts(found(register(tmp_path, {**ENTRY, "scope": scope}))) == {RULE: Verdict.FAIL, "exception-used": Verdict.FAIL}


def test_an_entry_is_used_if_any_of_several_assemblies_uses_it(tmp_path: Path) -> None:
    options = Options(only=(RULE,), register=register(tmp_path, ENTRY), today=date(2026, 11, 24))
    run = judge_assemblies([assembly(stack(OPEN)), assembly(stack({"H": {"Type": "AWS::EC2::SecurityGroup"}}, path="B"))], options)
    assert [f.verdict for f in run.findings] == [Verdict.ACCEPTED, Verdict.PASS]


def test_an_entry_expires_after_its_last_day(tmp_path: Path) -> None:
    late = found(register(tmp_path, ENTRY), today=date(2026, 11, 25))
    assert verdicts(late) == {RULE: Verdict.FAIL, "exception-current": Verdict.FAIL}


def test_an_entry_for_a_rule_that_is_not_asked_is_not_unused(tmp_path: Path) -> None:
    assert verdicts(found(register(tmp_path, ENTRY, {**ENTRY, "rule": "rds-storage-encrypted"}))) == {RULE: Verdict.ACCEPTED}


def test_a_misspelt_rule_is_found(tmp_path: Path) -> None:
    assert "exception-known-rule" in verdicts(found(register(tmp_path, ENTRY, {**ENTRY, "rule": "restricted-shh"})))


def test_a_strict_register_takes_no_exception_in_code(tmp_path: Path) -> None:
    in_code = assembly(stack(OPEN), metadata={"App/Stack/G": (EXCEPTION_METADATA, {**ENTRY, "scope": None})})
    assert verdicts(found(Register(), in_code)) == {RULE: Verdict.ACCEPTED}
    assert verdicts(found(Register(strict=True), in_code)) == {RULE: Verdict.FAIL, "exception-in-register": Verdict.FAIL}
    assert verdicts(found(register(tmp_path, ENTRY, strict=True))) == {RULE: Verdict.ACCEPTED}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({**ENTRY, "expiry": "2027-01-01"}, "there is no field 'expiry'"),
        ({name: value for name, value in ENTRY.items() if name != "owner"}, "owner is missing or empty"),
        ({**ENTRY, "reason": " "}, "reason is missing or empty"),
        ({**ENTRY, "approver": "A"}, "somebody else than the owner"),
        ({**ENTRY, "kind": "whim"}, "kind must be one of accepted-risk"),
        ({**ENTRY, "scope": "/"}, "or * for everything, got '/'"),
        ({**ENTRY, "scope": ["a", "b"]}, "scope must be a text"),
        ({**ENTRY, "reason": 3}, "reason must be a text"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(tmp_path: Path, entry: dict[str, Any], said: str) -> None:
    with pytest.raises(BadRegister, match=r"register\.toml: exception 2") as error:
        register(tmp_path, ENTRY, entry)
    assert said in str(error.value)


@pytest.mark.parametrize(("text", "said"), [("x = 1", "nothing else"), ("[[exception]", "not TOML"), ("exception = 3", "nothing else")])
def test_a_file_that_is_no_register_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "register.toml").write_text(text, "utf-8")
    with pytest.raises(BadRegister, match=said):
        read_register(tmp_path / "register.toml")


def test_a_file_as_other_editors_write_it(tmp_path: Path) -> None:
    text = "[[exception]]\r\n" + "".join(f"{name} = {value!r}\r\n" for name, value in ENTRY.items())
    (tmp_path / "register.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert verdicts(found(read_register(tmp_path / "register.toml"))) == {RULE: Verdict.ACCEPTED}


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "expires = 2026-02-30", "\0", "\ud800"])
def test_a_hostile_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "register.toml").write_text(text, "utf-8", errors="surrogatepass")
    with pytest.raises(BadRegister, match=r"register\.toml: n"):
        read_register(tmp_path / "register.toml")
    with pytest.raises(BadSettings, match=r"register\.toml: n"):
        read_settings(tmp_path / "register.toml")


def test_a_construct_may_have_a_colon_in_its_name(tmp_path: Path) -> None:
    built = assembly(stack(OPEN, path="App/Stack:1"))
    assert verdicts(found(register(tmp_path, {**ENTRY, "scope": "App/Stack:1"}), built)) == {RULE: Verdict.ACCEPTED}
    assert verdicts(found(register(tmp_path, {**ENTRY, "scope": "App/Stack:1/G"}), built)) == {RULE: Verdict.ACCEPTED}
