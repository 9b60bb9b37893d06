import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import pci_constructs
from pci_constructs.findings import Verdict
from pci_constructs.rules.config.config_conformance_pack_pci_deployed import RULE
from tests.kit_assembly import stack
from tests.rules.judging import finding, findings

PACK = "AWS::Config::ConformancePack"
LIST = json.loads((Path(pci_constructs.__file__).parent / "rules/config/conformance_rules.json").read_text("utf-8"))["rule"]


def identifiers(pack: str, *, home: bool = True, region: str | None = None, inputs: bool = False) -> list[str]:
    return [
        rule["identifier"]
        for rule in LIST
        if rule["pack"] == pack
        and (home or not rule.get("home"))
        and rule.get("only_in") in (None, region)
        and (inputs or not rule.get("inputs"))
    ]


CORE = identifiers("core")
OTHER = identifiers("other")
LEFT_OUT = "ACM_CERTIFICATE_EXPIRATION_CHECK"


def body(rules: Iterable[str]) -> str:
    return "Resources:\n" + "".join(
        f"  {id_.title()}:\n    Type: AWS::Config::ConfigRule\n    Properties:\n      Source:\n        SourceIdentifier: {id_}\n"
        for id_ in rules
    )


def without(*names: str) -> list[str]:
    return [id_ for id_ in CORE if id_ not in names]


def pack(rules: Iterable[str]) -> dict[str, Any]:
    return {"Type": PACK, "Properties": {"TemplateBody": body(rules)}}


def test_the_list_has_what_these_tests_leave_out() -> None:
    assert LEFT_OUT in CORE
    assert len(OTHER) > 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (body(CORE), Verdict.PASS),
        (body(OTHER), Verdict.PASS),
        (body(CORE).replace(f" {LEFT_OUT}", f" {LEFT_OUT} # since October"), Verdict.PASS),
        (body(without(LEFT_OUT)) + f"#  Certificates:\n#    SourceIdentifier: {LEFT_OUT}\n", Verdict.FAIL),
        (json.dumps({"Resources": {id_: {"Properties": {"Source": {"SourceIdentifier": id_}}} for id_ in CORE}}), Verdict.PASS),
        (body(identifiers("core", inputs=True)), Verdict.PASS),
        (body(identifiers("core", home=False)), Verdict.PASS),
        (body(without(LEFT_OUT)), Verdict.FAIL),
        (body(without("ACCESS_KEYS_ROTATED")), Verdict.FAIL),
        (body(OTHER[1:]), Verdict.FAIL),
        (body(["SOMETHING_ELSE"]), Verdict.NOT_APPLICABLE),
        ({"Fn::ImportValue": "body"}, Verdict.UNDETERMINED),
    ],
)
def test_packs_hold_all_their_rules(text: Any, expected: Verdict) -> None:
    assert finding(RULE, PACK, {"TemplateBody": text}).verdict is expected


def test_a_pack_that_lies_elsewhere_is_not_known() -> None:
    assert finding(RULE, PACK, {"TemplateS3Uri": "s3://packs/pci.yaml"}).blocked_by == "s3://packs/pci.yaml"


def test_the_message_names_what_is_missing() -> None:
    assert finding(RULE, PACK, {"TemplateBody": body(without(LEFT_OUT))}).message == f"rules are missing: {LEFT_OUT}"


def test_single_rules_and_other_packs_of_the_stage_and_region_count() -> None:
    rule = {"Type": "AWS::Config::ConfigRule", "Properties": {"Source": {"Owner": "AWS", "SourceIdentifier": LEFT_OUT}}}
    packs = stack({"P": pack(without(LEFT_OUT))}, path="App/Packs")
    single = stack({"R": rule}, path="App/Rules")
    assert [f.verdict for f in findings(RULE, packs, single)] == [Verdict.PASS]
    assert [f.verdict for f in findings(RULE, packs, replace(single, region="eu-west-1"))] == [Verdict.FAIL]
    assert [f.verdict for f in findings(RULE, packs, replace(single, stage="Staging"))] == [Verdict.FAIL]


def test_only_the_pack_that_lacks_a_rule_fails() -> None:
    found = findings(RULE, stack({"Core": pack(without(LEFT_OUT)), "Other": pack(OTHER)}))
    assert {f.subject.logical_id: f.verdict for f in found} == {"Core": Verdict.FAIL, "Other": Verdict.PASS}


def test_rules_of_one_region_are_expected_there() -> None:
    def judged(region: str, rules: Iterable[str]) -> Verdict:
        (found,) = findings(RULE, replace(stack({"P": pack(rules)}), region=region))
        return found.verdict

    for kind in ("core", "other"):
        assert judged("us-east-1", identifiers(kind, region="us-east-1")) is Verdict.PASS
    regional = [rule for rule in LIST if rule.get("only_in") == "us-east-1"]
    assert judged("us-east-1", identifiers(regional[0]["pack"])) is Verdict.FAIL
    assert judged("eu-west-1", identifiers(regional[0]["pack"])) is Verdict.PASS
