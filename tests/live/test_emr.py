"""EMR as it runs: Kerberos, public addresses of primary nodes, and what the account refuses."""

import json

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import emr
from tests.live.kit import judged, of, verdict

BLOCK = "emr-block-public-access"
REST, TRANSIT = "emr-security-configuration-encryption-rest", "emr-security-configuration-encryption-transit"


def test_clusters_are_judged_by_what_they_say(aws: Emulator) -> None:
    emr.arrange(aws)
    found = of(judged("emr"), "emr-kerberos-enabled")
    assert sorted(one.verdict for one in found) == [Verdict.FAIL, Verdict.PASS]


def test_the_primary_node_is_judged_by_its_address(aws: Emulator) -> None:
    emr.arrange(aws)
    shown = {"Instances": [{"Id": "ci-1", "PublicIpAddress": "198.51.100.7"}, {"Id": "ci-2"}]}
    aws.answer("emr.ListInstances", shown)
    assert {one.verdict for one in of(judged("emr"), "emr-master-no-public-ip")} == {Verdict.FAIL}
    aws.forget()
    aws.answer("emr.ListInstances", {"Instances": [{"Id": "ci-2"}]})
    assert {one.verdict for one in of(judged("emr"), "emr-master-no-public-ip")} == {Verdict.PASS}
    aws.forget()
    aws.deny("emr.ListInstances")
    assert {one.verdict for one in of(judged("emr"), "emr-master-no-public-ip")} == {Verdict.UNDETERMINED}


@pytest.mark.parametrize(
    ("on", "ports", "expected"),
    [
        (True, [], Verdict.PASS),
        (True, [(22, 22)], Verdict.PASS),
        (True, [(22, 22), (8088, 8088)], Verdict.FAIL),
        (True, [(22, 23)], Verdict.FAIL),
        (False, [], Verdict.FAIL),
    ],
)
def test_the_account_refuses_what_is_open_to_everybody(on: bool, ports: list[tuple[int, int]], expected: Verdict, aws: Emulator) -> None:
    body = json.dumps(emr.blocked(on, *ports)).encode()
    aws.answer("emr.GetBlockPublicAccessConfiguration", body)
    assert verdict(judged("emr"), BLOCK) is expected


def test_what_the_account_refuses_is_not_known_without_an_answer(aws: Emulator) -> None:
    aws.deny("emr.GetBlockPublicAccessConfiguration")
    assert verdict(judged("emr"), BLOCK) is Verdict.UNDETERMINED


@pytest.mark.parametrize(("rest", "transit"), [(True, True), (True, False), (False, True), (None, None)])
def test_security_configurations_are_judged_by_their_text(rest: bool | None, transit: bool | None, aws: Emulator) -> None:
    emr.arrange(aws)
    switches = {"EnableAtRestEncryption": rest, "EnableInTransitEncryption": transit}
    encryption = {name: on for name, on in switches.items() if on is not None}
    text = json.dumps({**emr.KERBEROS, **({"EncryptionConfiguration": encryption} if encryption else {})})
    aws.answer("emr.DescribeSecurityConfiguration", {"Name": "kerberos", "SecurityConfiguration": text})
    run = judged("emr")
    assert [verdict(run, rule) for rule in (REST, TRANSIT)] == [Verdict.PASS if on else Verdict.FAIL for on in (rest, transit)]


def test_a_security_configuration_that_is_no_text_is_not_known(aws: Emulator) -> None:
    emr.arrange(aws)
    aws.answer("emr.DescribeSecurityConfiguration", {"Name": "kerberos", "SecurityConfiguration": "none"})
    assert [verdict(judged("emr"), rule) for rule in (REST, TRANSIT)] == [Verdict.UNDETERMINED] * 2
