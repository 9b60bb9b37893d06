"""Proxies of databases as they run."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.rds_proxies import arrange
from tests.live.kit import assembly, judged, of

TLS, TAGGED = "rds-proxy-tls-encryption", "pci-scope-tagged"


def test_proxies_let_clients_in_without_tls_or_do_not(aws: Emulator) -> None:
    arrange(aws)
    names = {one.logical_id: one.properties["DBProxyName"] for _, one in assembly("rds_proxies").resources()}
    said = {names[one.subject.logical_id]: one.verdict for one in of(judged("rds_proxies"), TLS)}
    assert said == {"good": Verdict.PASS, "bad": Verdict.FAIL, "plain": Verdict.FAIL}


@pytest.mark.parametrize("denied", [False, True])
def test_tags_are_known_if_they_are_told(denied: bool, aws: Emulator) -> None:
    arrange(aws)
    if denied:
        aws.deny("rds.ListTagsForResource")
    expected = Verdict.UNDETERMINED if denied else Verdict.PASS
    assert {one.verdict for one in of(judged("rds_proxies"), TAGGED)} == {expected}
