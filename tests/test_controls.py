from pci_constructs.rules.catalogue import ids
from pci_constructs.standard import requirements
from pci_constructs.standard.controls import controls


def test_every_control_of_the_first_wave_has_its_rule() -> None:
    assert [control.id for control in controls().values() if control.wave == "1" and control.id not in ids()] == []


def test_every_control_claims_what_the_standard_has() -> None:
    known = set(requirements())
    assert {id_: claims for id_, control in controls().items() if (claims := set(control.requirements) - known)} == {}


def test_what_only_an_account_decides_names_the_calls_that_do() -> None:
    assert [control.id for control in controls().values() if control.decidable == "live-only" and not control.live_api] == []
