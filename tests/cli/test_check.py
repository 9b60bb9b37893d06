import json
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from pci_constructs import check as checking
from pci_constructs import cli
from pci_constructs.rules import engine

GOOD = {"Key": {"Type": "AWS::EC2::VPNGateway", "Properties": {"Type": "ipsec.1"}}}
OPEN = {"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]}}}
PARAMETER = {"Database": {"Type": "AWS::RDS::DBInstance", "Properties": {"StorageEncrypted": {"Ref": "Encrypt"}}}}
SCHEMA = json.loads(resources.files("pci_constructs.reports").joinpath("findings.schema.json").read_text("utf-8"))
ONLY_SSH = ["--only", "restricted-ssh"]


def template(folder: Path, resources_: dict[str, Any], name: str = "template.json", **sections: Any) -> str:
    file = folder / name
    file.write_text(json.dumps({"Resources": resources_, **sections}), "utf-8")
    return str(file)


def check(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.main(["check", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def as_json(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code, out, _ = check(*arguments, "--format", "json", capsys=capsys)
    run: dict[str, Any] = json.loads(out)
    jsonschema.Draft202012Validator(SCHEMA).validate(run)
    return code, run


def test_a_failure_exits_1_and_names_rule_resource_property_and_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, run = as_json(template(tmp_path, OPEN), *ONLY_SSH, capsys=capsys)
    assert code == 1
    (found,) = run["findings"]
    assert (found["rule"], found["verdict"], found["severity"], found["source"]) == ("restricted-ssh", "fail", "high", "pci-dss")
    assert (found["resource"]["logical_id"], found["resource"]["type"]) == ("Group", "AWS::EC2::SecurityGroup")
    assert found["property"] == "SecurityGroupIngress[0].CidrIp"
    assert found["remediation"]
    assert run["summary"]["rules"] == 1
    assert list(run["run"]["templates"]) == [str(tmp_path / "template.json")]


def test_nothing_wrong_exits_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, run = as_json(template(tmp_path, GOOD), *ONLY_SSH, capsys=capsys)
    assert (code, run["findings"]) == (0, [])


def test_passes_are_shown_with_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    closed = {"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {}}}
    _, run = as_json(template(tmp_path, closed), *ONLY_SSH, "--all", capsys=capsys)
    assert [f["verdict"] for f in run["findings"]] == ["pass"]


def test_what_is_not_shown_is_counted_all_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        template(tmp_path, {"Bucket": {"Type": "AWS::S3::Bucket"}}, f"{number}.json")
    _, shown = as_json(str(tmp_path), capsys=capsys)
    _, everything = as_json(str(tmp_path), "--all", capsys=capsys)
    assert shown["summary"] == everything["summary"]
    assert shown["summary"]["pass"] > 0 < shown["summary"]["not_applicable"]
    loud = [finding for finding in everything["findings"] if finding["verdict"] not in ("pass", "not_applicable")]
    assert 0 < len(loud) < len(everything["findings"])
    assert shown["findings"] == loud
    _, out, _ = check(str(tmp_path), capsys=capsys)
    assert f"{shown['summary']['pass']} pass" in out


def test_what_is_undetermined_names_its_parameter_and_fails_under_strict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = template(tmp_path, PARAMETER, Parameters={"Encrypt": {"Type": "String"}})
    code, run = as_json(file, "--only", "rds-storage-encrypted", capsys=capsys)
    assert (code, run["findings"][0]["blocked_by"]) == (0, "parameter Encrypt")
    assert check(file, "--only", "rds-storage-encrypted", "--strict", capsys=capsys)[0] == 1


def test_fail_on_leaves_what_is_lower_in_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, run = as_json(template(tmp_path, OPEN), *ONLY_SSH, "--fail-on", "critical", capsys=capsys)
    assert (code, run["summary"]["fail"]) == (0, 1)


def test_a_requirement_selects_its_rules_and_those_below_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = template(tmp_path, OPEN)
    _, run = as_json(file, "--requirement", "1.3", "--all", capsys=capsys)
    assert {"1.3.1", "1.3.2", "1.3.3"} & {id_ for f in run["findings"] for id_ in f["requirements"]}
    assert all(any(id_.startswith("1.3") for id_ in f["requirements"]) for f in run["findings"])


def test_a_folder_is_judged_template_by_template_and_other_files_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template(tmp_path, OPEN, "a.json")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "b.yaml").write_text("Resources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n", "utf-8")
    (tmp_path / "buildspec.yml").write_text("version: 0.2\n", "utf-8")
    _, run = as_json(str(tmp_path), *ONLY_SSH, "--all", capsys=capsys)
    assert [(Path(f["resource"]["template"]).name, f["verdict"]) for f in run["findings"]] == [("a.json", "fail"), ("b.yaml", "pass")]
    assert run["summary"]["stacks"] == 2


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("t.json", '{"Resources": {', "Expecting property name"),
        ("t.yaml", "Resources:\n  A: [\n", "line 3"),
        ("t.yaml", "Resources:\n  A: {Type: x}\n  A: {Type: y}\n", "'A' occurs twice"),
        ("t.json", '{"a": 1}', "no Resources section"),
        ("t.json", "[]", "no Resources section"),
        ("t.json", "", "no Resources section"),
    ],
)
def test_what_cannot_be_read_exits_2_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    code, out, err = check(str(tmp_path / name), capsys=capsys)
    assert (code, out) == (2, "")
    assert name in err
    assert said in err


@pytest.mark.parametrize(
    ("name", "content", "left_out"),
    [
        ("manifests.yaml", b"kind: Pod\n---\nkind: Service\n", True),
        ("chart.yaml", b"{{- if .Values.on }}\nkind: Pod\n{{- end }}\n", True),
        ("settings.json", b'{"a": 1, // why\n "b": 2,,}', True),
        ("two.yaml", b"a: 1\n---\nResources: {}\n", False),
        ("cut.json", b'{"AWSTemplateFormatVersion": "2010', False),
        ("stack.template.json", b'{"Para', False),
        ("Stack.TEMPLATE", b"{{", False),
        ("named.json", b'{"\\u0052esources": {"A": {}}, "a": 1, "a": 2}', False),
        ("named.yaml", b'"\\x52esources": [', False),
        ("lines.yaml", b'? "Reso\\\n  urces"\n: [', False),
        ("wide.yaml", "Resources: [".encode("utf-16"), False),
    ],
)
def test_a_file_of_a_folder_that_cannot_be_a_template_is_left_out_unread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, left_out: bool
) -> None:
    template(tmp_path, GOOD)
    (tmp_path / name).write_bytes(content)
    code, _, err = check(str(tmp_path), *ONLY_SSH, capsys=capsys)
    assert (code, name in err) == ((0, False) if left_out else (2, True))
    # Named by itself, it is meant to be one.
    code, _, err = check(str(tmp_path / name), capsys=capsys)
    assert (code, name in err) == (2, True)


def test_an_unreadable_template_of_a_folder_is_an_error_and_hides_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template(tmp_path, OPEN, "a.json")
    (tmp_path / "b.json").write_text('{"Resources": ', "utf-8")
    code, out, err = check(str(tmp_path), *ONLY_SSH, "--format", "json", capsys=capsys)
    assert code == 2
    assert "b.json" in err
    assert {f["verdict"] for f in json.loads(out)["findings"]} == {"fail", "error"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no such file or folder"),
        (["{}", "--only", "restricted-shh"], "did you mean restricted-ssh"),
        (["{}", "--requirement", "1.2.5.1"], "there is no requirement '1.2.5.1'"),
        (["{}", "--config", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["{}", "--register", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["{}", "--rules-as-of", "yesterday"], "no version"),
        (["{}", "--rules-as-of", "0.1.x"], "no version"),
        (["{}", "--rules-as-of", "0.0.9"], "before the first version"),
        (["{}", "--rules-as-of", "٠.١"], "no version"),
        (["{}", "--output", "nowhere/x.json"], "nowhere/x.json: cannot be written"),
        (["{}", "--output", "."], ".: cannot be written"),
        (["a" * 5000], "cannot be read"),
        (["{}", *ONLY_SSH, "--exclude", "restricted-ssh"], "no rule is left to ask"),
        (["{}", "--requirement", "9.1"], "no rule is left to ask"),
    ],
)
def test_wrong_usage_exits_2_with_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    file = template(tmp_path, GOOD)
    code, _, err = check(*[argument.format(file) for argument in arguments], capsys=capsys)
    assert code == 2
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("epoch", ["soon", "9" * 20, "-" + "9" * 20, "1e9"])
def test_a_time_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    code, _, err = check(template(tmp_path, GOOD), capsys=capsys)
    assert code == 2
    assert "SOURCE_DATE_EPOCH must be seconds since 1970" in err


@pytest.mark.parametrize(
    ("url", "looked_at"),
    [
        ("inner.json", True),
        ("./sub/../inner.json", True),
        ("other.json", False),
        ("https://bucket.s3.amazonaws.com/inner.json", False),
        ({"Fn::Sub": "https://${Bucket}/inner.json"}, False),
        ("\0", False),
        (None, False),
    ],
)
def test_what_a_template_nests_is_looked_at_or_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], url: Any, looked_at: bool) -> None:
    template(tmp_path, GOOD, "inner.json")
    outer = template(tmp_path, {"Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}}, "outer.json")
    code, run = as_json(str(tmp_path), *ONLY_SSH, capsys=capsys)
    named = [found["message"] for found in run["findings"] if found["rule"] == "template-expanded"]
    assert code == 0
    assert named == ([] if looked_at else [f"{outer}: what Inner nests is not looked at: it is no template that was named"])
    # Alone, nothing that it nests is there.
    assert check(outer, *ONLY_SSH, "--strict", capsys=capsys)[0] == 1


def test_a_template_without_resources_exits_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = check(template(tmp_path, {}), capsys=capsys)
    assert code == 2
    assert "no resource was looked at" in err


def test_output_goes_to_the_file_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    code, shown, _ = check(template(tmp_path, OPEN), *ONLY_SSH, "--format", "json", "--output", str(out), capsys=capsys)
    assert (code, shown) == (1, "")
    assert json.loads(out.read_text("utf-8"))["summary"]["fail"] == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out.json", "template.json"]


def test_the_console_shows_names_without_what_a_terminal_would_obey(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = {"A\x1b[2J\u202e": OPEN["Group"]}
    code, out, _ = check(template(tmp_path, hostile), *ONLY_SSH, capsys=capsys)
    assert code == 1
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "→ name the addresses" in out


def test_settings_and_register_are_taken_and_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "settings.toml").write_text("approved-ports = [443]\n", "utf-8")
    (tmp_path / "register.toml").write_text(
        '[[exception]]\nrule = "restricted-ssh"\nscope = "template.json:Group"\nreason = "a test"\nowner = "a"\napprover = "b"\n'
        "expires = 2999-01-01\n",
        "utf-8",
    )
    file = template(tmp_path, OPEN)
    given = ["--config", str(tmp_path / "settings.toml"), "--register", str(tmp_path / "register.toml")]
    code, run = as_json(file, *ONLY_SSH, *given, capsys=capsys)
    assert (code, run["findings"][0]["verdict"], run["findings"][0]["exception"]["approver"]) == (0, "accepted", "b")
    assert run["run"]["settings"] == {"approved_ports": [443]}
    assert run["run"]["register"].endswith("register.toml")


def test_it_starts_without_the_cdk_and_boto3(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pci_constructs import cli\n"
        f"code = cli.main(['check', {template(tmp_path, OPEN)!r}, '--format', 'json'])\n"
        "heavy = {'aws_cdk', 'jsii', 'boto3', 'botocore', 'yaml', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr


@pytest.mark.parametrize(
    "case",
    [
        ("0.1.0", [], 1, False),
        ("0.2.0", [], 0, True),
        ("0.2.7", [], 0, True),
        ("0.3.0", [], 1, False),
        ("1.0.0", [], 1, False),
        ("0.3.0", ["--rules-as-of", "0.1"], 0, True),
        ("0.3.0", ["--rules-as-of", "0.2"], 1, False),
        ("0.2.0", ["--rules-as-of", "0.2.0"], 1, False),
    ],
)
def test_a_new_rule_warns_for_one_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, case: tuple[str, list[str], int, bool]
) -> None:
    version, pinned, code, warning = case
    since = "0.1" if version == "0.1.0" else "0.2"
    judged = engine._finding
    monkeypatch.setattr(engine, "_finding", lambda *given: replace(judged(*given), since=since))
    monkeypatch.setattr(checking, "VERSION", version)
    found_code, run = as_json(template(tmp_path, OPEN), *ONLY_SSH, *pinned, capsys=capsys)
    (found,) = run["findings"]
    assert (found_code, found["verdict"], found["warning"], run["summary"]["fail"]) == (code, "fail", warning, 1)
    assert run["pack_version"] == version


def test_the_run_of_an_assembly_names_the_cdk_that_wrote_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    artifact = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "s.template.json"}}
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": {"s": artifact}}), "utf-8")
    (tmp_path / "tree.json").write_text('{"tree":{"constructInfo":{"fqn":"aws-cdk-lib.App","version":"2.275.0"}}}', "utf-8")
    template(tmp_path, GOOD, "s.template.json")
    _, run = as_json(str(tmp_path), *ONLY_SSH, capsys=capsys)
    assert run["run"]["tools"]["aws-cdk-lib"] == "2.275.0"
