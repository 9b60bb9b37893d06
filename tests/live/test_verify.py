"""``pci-constructs verify`` as a person calls it: ways in, regions, budget, formats, exit codes."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pci_constructs import cli
from pci_constructs.commands.judging import FORMATS
from pci_constructs.findings import Verdict
from pci_constructs.live.intent import verification
from pci_constructs.live.reading.catalogue import collectors
from pci_constructs.live.reading.clients import REQUESTS, Models
from pci_constructs.live.reading.findings import LOOKED, findings
from pci_constructs.live.reading.names import policy
from pci_constructs.live.reading.run import read
from pci_constructs.live.reading.session import CannotLook, enter
from tests.conftest import ROOT
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live import kit
from tests.live.accounts import s3

ROLE = f"arn:aws:iam::{ACCOUNT}:role/audit"


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(["verify", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("pci-constructs: ")
    assert "Traceback" not in said.err
    return said.err


def report(text: str) -> Any:
    """The report in what was printed: the emulator, which runs in this process, prints about services that it does not know."""
    return json.loads(text[text.index("{\n") :])


def test_an_account_is_judged(aws: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    s3.arrange(aws)
    assert cli.main(["verify", "--only", "s3-bucket-public-read-prohibited", "--format", "json"]) == 1
    said = capsys.readouterr()
    run = report(said.out)
    assert {one["resource"]["logical_id"] for one in run["findings"] if one["verdict"] == "fail"} == {"arn:aws:s3:::open"}
    assert run["run"]["account"]["account"] == ACCOUNT
    assert run["run"]["account"]["regions"] == [REGION]
    assert "requests; looked at 123456789012 in eu-central-1" in said.err


def test_a_denied_call_fails_the_run(aws: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    aws.deny("s3.ListBuckets")
    assert cli.main(["verify", "--only", "s3-bucket-versioning-enabled"]) == 1
    said = capsys.readouterr().out
    assert "could not look: s3:ListAllMyBuckets answered AccessDenied" in said
    assert "AWS::S3::Bucket" in said


def test_every_format_shows_an_account(aws: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    aws.client("s3").create_bucket(Bucket="open", CreateBucketConfiguration={"LocationConstraint": REGION})
    aws.deny("s3.GetBucketAcl")
    looked: list[Any] = []

    def once(*about: Any, **more: Any) -> Any:
        # The account is the same for each; to read it takes four seconds.
        if not looked:
            looked.append(read(*about, **more))
        return looked[0]

    monkeypatch.setattr(verification, "read", once)
    for format_ in FORMATS:
        file = tmp_path / format_
        assert cli.main(["verify", "--only", "s3-bucket-public-read-prohibited", "--format", format_, "--output", str(file)]) == 1
        assert "arn:aws:s3:::open" in file.read_text("utf-8"), format_
    assert looked


def test_without_credentials_there_is_one_sentence(
    aws: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "there are no credentials: sign in" in refused(capsys)


def test_credentials_that_are_not_accepted_are_said_to_be(aws: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    aws.fault("sts.GetCallerIdentity", "ExpiredToken", status=403)
    assert "the credentials are not accepted (answered ExpiredToken)" in refused(capsys)


def test_a_profile_that_does_not_exist_is_named(aws: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no profile 'prod'" in refused(capsys, "--profile", "prod")


def test_a_role_that_cannot_be_assumed_is_named(aws: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    aws.deny("sts.AssumeRole")
    assert f"the role {ROLE} cannot be assumed (answered AccessDenied)" in refused(capsys, "--role", ROLE)


def test_a_role_that_is_none_is_refused(aws: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--role must be the ARN of a role" in refused(capsys, "--role", "audit")


def test_a_role_is_assumed_with_its_external_id(aws: Emulator) -> None:
    enter(role=ROLE, external_id="7f3c", regions=[REGION])
    (asked,) = aws.asked("sts.AssumeRole")
    assert asked["RoleArn"] == ROLE
    assert asked["ExternalId"] == "7f3c"


def test_an_external_id_without_a_role_is_refused(aws: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--external-id is for a role" in refused(capsys, "--external-id", "7f3c")


def test_without_a_region_there_is_one_sentence(aws: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert "no region is known: name one with --region" in refused(capsys)


def test_a_region_that_does_not_exist_is_named(aws: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no region 'eu-centrl-1'; there are" in refused(capsys, "--region", "eu-centrl-1")


def _regions(**status: str) -> bytes:
    items = "".join(
        f"<item><regionName>{name.replace('_', '-')}</regionName><optInStatus>{said}</optInStatus></item>" for name, said in status.items()
    )
    return f"<DescribeRegionsResponse><regionInfo>{items}</regionInfo></DescribeRegionsResponse>".encode()


OPTED = {"eu_central_1": "opt-in-not-required", "me_south_1": "not-opted-in"}


def test_a_region_that_is_not_enabled_is_said_to_have_nothing(aws: Emulator) -> None:
    aws.answer("ec2.DescribeRegions", _regions(**OPTED))
    account = enter(regions=["eu-central-1", "me-south-1"])
    assert account.regions == ("eu-central-1",)
    assert account.disabled == ("me-south-1",)


def test_all_means_every_region_that_is_enabled(aws: Emulator) -> None:
    aws.answer("ec2.DescribeRegions", _regions(**OPTED, eu_west_1="opted-in"))
    assert enter(regions=["all"]).regions == ("eu-central-1", "eu-west-1")


def test_no_region_that_is_enabled_is_a_refusal(aws: Emulator) -> None:
    aws.answer("ec2.DescribeRegions", _regions(**OPTED))
    with pytest.raises(CannotLook, match="none of the regions is enabled in the account: me-south-1"):
        enter(regions=["me-south-1"])


def test_where_regions_may_not_be_listed_those_that_were_named_are_taken(aws: Emulator) -> None:
    aws.deny("ec2.DescribeRegions")
    assert enter(regions=["eu-central-1"]).regions == ("eu-central-1",)
    with pytest.raises(CannotLook, match="which regions are enabled is not known: ec2:DescribeRegions answered AccessDenied"):
        enter(regions=["all"])


def test_a_spent_budget_is_an_error_and_not_a_pass(aws: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    s3.arrange(aws)
    aws.forget()
    assert cli.main(["verify", "--max-requests", "9", "--only", "s3-bucket-versioning-enabled", "--format", "json", "--all"]) == 1
    run = report(capsys.readouterr().out)
    assert any("the run may make 9 requests" in one["message"] for one in run["findings"] if one["rule"] == LOOKED)
    assert len(aws.calls) >= 9
    assert run["run"]["account"]["requests"] == 9


@pytest.mark.parametrize("number", ["0", "-1", "many", "1.5", ""])
def test_a_budget_that_is_none_is_refused(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        cli.main(["verify", f"--max-requests={number}"])
    assert exit_.value.code == 2
    assert "a number above 0" in capsys.readouterr().err


def test_the_policy_holds_what_the_collectors_declare(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", "--print-policy"]) == 0
    statements = json.loads(capsys.readouterr().out)["Statement"]
    allowed = [action for statement in statements for action in statement["Action"]]
    declared = {call for one in collectors() for call in one.calls}
    assert declared < set(allowed)
    assert "sts:GetCallerIdentity" in statements[0]["Action"]
    assert all(statement["Action"] == sorted(statement["Action"]) for statement in statements)
    reading = ("Describe", "Get", "List", "BatchGet", "GenerateCredentialReport", "Lookup")
    assert [action for action in allowed if not action.partition(":")[2].startswith(reading) and ":GET" not in action] == []
    assert {action for one in collectors() for action in one.beyond} == set(allowed) - set(statements[0]["Action"])


def test_rights_that_security_audit_lacks_are_printed_apart() -> None:
    (ordinary, apart) = policy(["kms:ListKeys", "waf:GetSecret"], ["waf:GetSecret"])["Statement"]
    assert (ordinary["Sid"], ordinary["Action"]) == ("ReadSettings", ["kms:ListKeys"])
    assert (apart["Sid"], apart["Action"]) == ("BeyondSecurityAudit", ["waf:GetSecret"])
    assert [one["Sid"] for one in policy(["kms:ListKeys"])["Statement"]] == ["ReadSettings"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("AccessDenied", Verdict.UNDETERMINED),
        ("AccessDeniedException", Verdict.UNDETERMINED),
        ("UnauthorizedOperation", Verdict.UNDETERMINED),
        ("InternalFailure", Verdict.ERROR),
    ],
)
@pytest.mark.parametrize("beyond", [True, False])
def test_a_right_beyond_security_audit_may_be_missing(code: str, expected: Verdict, beyond: bool, aws: Emulator) -> None:
    aws.fault("kms.ListAliases", code)
    keys = kit.collector("kms")
    readers = [replace(one, calls=(), beyond=one.calls) if beyond and one.type == "Live::KMS::KeyOfAws" else one for one in keys.readers]
    found = list(findings(read(enter(regions=[REGION]), [replace(keys, readers=tuple(readers))])))
    assert [(one.verdict, one.blocked_by) for one in found] == [(expected if beyond else Verdict.ERROR, "kms:ListAliases")]
    assert ("prints it apart" in found[0].remediation) is (found[0].verdict is Verdict.UNDETERMINED)


def test_a_rule_of_templates_alone_is_not_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert "is decided by a template alone" in refused(capsys, "--only", "stateful-resource-retained")


def test_a_rule_of_the_account_alone_is_not_asked_of_templates(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["check", str(tmp_path), "--only", "root-account-mfa-enabled"]) == 2
    assert "`pci-constructs verify` asks it" in capsys.readouterr().err


def test_an_intent_that_is_none_is_refused(aws: Emulator, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "no such file or folder" in refused(capsys, "--intent", str(tmp_path / "nowhere"))


@pytest.mark.parametrize("arguments", [["--help"], ["verify", "--help"], ["rules"], ["coverage"], ["check", "--help"]])
def test_boto3_is_loaded_only_to_look(arguments: list[str]) -> None:
    code = f"import sys\nfrom pci_constructs import cli\ntry:\n    cli.main({arguments!r})\nexcept SystemExit:\n    pass\n"
    code += "sys.exit(bool({'boto3', 'botocore'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_there_is_a_limit_without_being_asked() -> None:
    assert REQUESTS == 50_000


def test_a_service_that_is_read_is_let_go_of_and_can_be_asked_again(aws: Emulator) -> None:
    s3.arrange(aws)
    account = enter(regions=[REGION])
    first = account.client("s3", REGION)
    assert account.client("s3", REGION) is first
    found = [read(account, [kit.collector("s3")], release=True).places for _ in range(2)]
    assert account.client("s3", REGION) is not first
    assert {type_: len(of) for type_, of in found[0][REGION].found.items()} == {
        type_: len(of) for type_, of in found[1][REGION].found.items()
    }
    assert any(found[0][REGION].found.values())


def test_what_is_known_of_a_service_is_let_go_of_while_others_are_read() -> None:
    models = Models()

    class Meanwhile(str):
        """A name that is looked at while another thread reads a model."""

        def __str__(self) -> str:
            models._cache[("ec2", len(models._cache))] = {}
            return "s3"

    models._cache[(Meanwhile(),)] = {}
    models._cache[("s3/2006-03-01",)] = {}
    models.forget("s3")
    assert {key[0] for key in models._cache} == {"ec2"}
