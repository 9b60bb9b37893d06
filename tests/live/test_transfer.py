"""Servers for files as they run: what they speak."""

from typing import Any

import pytest

from pci_constructs.assembly import Unknown
from pci_constructs.findings import Verdict
from tests.emulator import REGION, Emulator
from tests.live.accounts import transfer
from tests.live.kit import assembly, judged, of, verdict

RULE = "transfer-family-server-no-ftp"
SERVER = {"ServerId": "s-0123456789abcdef0", "Arn": f"arn:aws:transfer:{REGION}:123456789012:server/s-0123456789abcdef0"}


def test_servers_are_judged(aws: Emulator) -> None:
    transfer.arrange(aws)
    run = judged("transfer")
    assert sorted(one.verdict for one in of(run, RULE)) == [Verdict.FAIL, Verdict.PASS]
    assert sorted(one.verdict for one in of(run, "pci-scope-tagged")) == [Verdict.FAIL, Verdict.PASS]


@pytest.mark.parametrize(
    ("protocols", "expected"),
    [
        (["AS2", "FTPS", "SFTP"], Verdict.PASS),
        (["FTP"], Verdict.FAIL),
        (None, Verdict.UNDETERMINED),
    ],
)
def test_the_protocols_decide(protocols: list[str] | None, expected: Verdict, aws: Emulator) -> None:
    server: dict[str, Any] = SERVER if protocols is None else {**SERVER, "Protocols": protocols}
    aws.answer("transfer.ListServers", {"Servers": [SERVER]})
    aws.answer("transfer.DescribeServer", {"Server": server})
    assert verdict(judged("transfer"), RULE) is expected


def test_a_server_that_cannot_be_described_is_not_known(aws: Emulator) -> None:
    transfer.arrange(aws)
    aws.deny("transfer.DescribeServer")
    assert {one.verdict for one in of(judged("transfer"), RULE)} == {Verdict.UNDETERMINED}


def test_security_groups_of_which_aws_says_nothing_are_not_taken_for_absent(aws: Emulator) -> None:
    aws.answer("transfer.ListServers", {"Servers": [SERVER]})
    aws.answer("transfer.DescribeServer", {"Server": {**SERVER, "EndpointDetails": {"VpcId": "vpc-0123456789abcdef0"}}})
    (place,) = [one.properties["EndpointDetails"] for _, one in assembly("transfer").resources()]
    assert place["VpcId"] == "vpc-0123456789abcdef0"
    assert place.get("SecurityGroupIds").__class__ is Unknown
