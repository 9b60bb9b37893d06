"""The reference environment: closed in both stages, but for what is declared."""

import pytest

from pci_constructs.assembly import Assembly
from pci_constructs.network.explain import name_of
from pci_constructs.network.policy import issues
from pci_constructs.network.proof import Proof, prove, stops
from pci_constructs.network.reach import Answer
from pci_constructs.network.register import declared_in
from pci_constructs.network.zones import Zones
from tests.network.kit import TODAY

ZONES = Zones()
GENERAL = "production/Cluster/GeneralNodes/Default/Resource"
DATABASE = "production/Data/Database/Default/Resource"


@pytest.fixture(scope="module")
def whole(reference: Assembly) -> Proof:
    return prove(reference, ZONES, today=TODAY)


def test_nothing_of_the_reference_environment_is_left_open(whole: Proof) -> None:
    assert (whole.vpcs, whole.unread, whole.limits) == (2, [], [])
    assert not [pair for pair in whole.pairs.values() if pair.answer in (Answer.NOT_PROVEN, Answer.ONE_WAY)]


@pytest.mark.parametrize("stage", ["staging", "production"])
def test_the_internet_reaches_the_load_balancer_with_a_web_acl_and_nothing_else(whole: Proof, stage: str) -> None:
    opened = {name_of(pair.target): pair.services for pair in whole.pairs.values() if name_of(pair.source) == "internet" and pair.possible}
    assert opened[f"{stage}/Edge/Public/Default/Resource"] == "tcp 80, tcp 443"
    assert len(opened) == 2


def test_the_stages_are_closed_to_each_other(whole: Proof) -> None:
    for one, other in (("staging", "production"), ("production", "staging")):
        assert sum(count for (source, target), count in whole.counts().items() if source.startswith(one) and target.startswith(other)) > 0
        assert not [pair for pair in whole.pairs.values() if pair.zones[0].startswith(one) and pair.zones[1].startswith(other)]


@pytest.mark.parametrize("stage", ["staging", "production"])
def test_data_stores_are_reached_by_payment_nodes_on_their_ports_alone(whole: Proof, stage: str) -> None:
    opened = {
        (name_of(pair.source), name_of(pair.target), pair.services)
        for pair in whole.pairs.values()
        if pair.possible and name_of(pair.target).startswith(f"{stage}/Data/")
    }
    nodes = f"{stage}/Cluster/PaymentNodes/Default/Resource"
    assert opened == {
        (nodes, f"{stage}/Data/Database/Default/Resource", "tcp 5432"),
        (nodes, f"{stage}/Data/Cache/Default", "tcp 6379"),
    }


def test_both_stages_are_proven_closed(reference: Assembly, whole: Proof) -> None:
    assert issues(whole, declared_in(reference), ZONES) == []


def test_a_closed_pair_names_the_hop_that_stops_it(production: Assembly) -> None:
    (hops,) = stops(production, [(GENERAL, DATABASE)], today=TODAY).values()
    assert hops == ("production/Data/Database/SecurityGroup/Resource: lets nothing in from there",)
