"""Versions are compared as their own ecosystems do; what cannot be compared is undetermined, never left out."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pci_constructs.software.model import Component
from pci_constructs.software.versions import COMPARED, Order, compared

# Each line from the oldest to the newest, as the ecosystem's own documents or tests have it.
CHAINS = {
    "pypi": ["1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.1.dev1", "1.9", "1.10", "1!0.1"],
    "npm": [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "2.9.9",
        "2.10.0",
    ],
    "cargo": ["0.9.9", "0.10.0", "1.0.0-rc.1", "1.0.0"],
    "golang": [
        "v0.0.0-20240101000000-abcdef123456",
        "v0.0.0-20250101000000-0bcdef123456",
        "v1.2.3-pre",
        "v1.2.3",
        "v1.10.0",
        "v2.0.0+incompatible",
        "v2.0.1",
    ],
    "deb": ["1.0~~", "1.0~rc1", "1.0", "1.0-1~deb12u1", "1.0-1", "1.0-1+b1", "1.0-2", "1.0a", "1.0+b", "1.2", "1.10"],
    "rpm": ["1.0~rc1", "1.0", "1.0-1.el9", "1.0-6.el9", "1.0-24.el9", "1.0^git1-1.el9", "1.0.1", "1.2", "1.10"],
    "apk": ["1.2_alpha1", "1.2_rc1-r0", "1.2-r0", "1.2-r9", "1.2-r10", "1.2_p1", "1.10"],
    "maven": [
        "1.0-alpha-1",
        "1.0-beta-1",
        "1.0-milestone-2",
        "1.0-rc2",
        "1.0-rc10",
        "1.0-SNAPSHOT",
        "1.0",
        "1.0-sp",
        "1.0.1",
        "2.9",
        "2.10",
    ],
    "gem": ["1.0.a", "1.0.b2", "1.0", "1.9", "1.10"],
    "nuget": ["1.0.0-alpha", "1.0.0-beta", "1.0.0", "1.0.0.1", "1.9.0", "1.10.0"],
    "composer": ["1.0.0-beta.1", "v1.0.0", "1.10.0"],
}
# From the tests of rpm itself (rpmvercmp.at): the two, and how they stand.
RPM = [
    ("2.0.1a", "2.0.1", 1),
    ("5.5p1", "5.5p2", -1),
    ("5.5p10", "5.5p1", 1),
    ("10xyz", "10.1xyz", -1),
    ("xyz10", "xyz10.1", -1),
    ("xyz.4", "8", -1),
    ("6.0.rc1", "6.0", 1),
    ("10b2", "10a1", 1),
    ("1.0aa", "1.0a", 1),
    ("10.0001", "10.1", 0),
    ("10.0001", "10.0039", -1),
    ("4.999.9", "5.0", -1),
    ("2_0", "2.0", 0),
    ("a+", "a_", 0),
    ("1.0~rc1", "1.0~rc1~git123", 1),
    ("1.0^", "1.0", 1),
    ("1.0^git1", "1.0^", 1),
    ("1.0^git1", "1.01", -1),
    ("1.0^20160101", "1.0.1", -1),
    ("1.0~rc1^git1", "1.0~rc1", 1),
    ("1.0^git1~pre", "1.0^git1", -1),
]


def package(ecosystem: str, version: str, purl: str | None = None) -> Component:
    return Component(name="x", version=version, purl=purl or f"pkg:{ecosystem}/x")


def order(ecosystem: str, version: str, below: str) -> Order:
    return compared(package(ecosystem, version), below).order


def test_every_ecosystem_that_is_compared_has_a_chain() -> None:
    assert set(CHAINS) | {"hex", "pub", "swift"} == set(COMPARED)


@pytest.mark.parametrize("ecosystem", CHAINS)
def test_versions_stand_as_their_ecosystem_says(ecosystem: str) -> None:
    chain = CHAINS[ecosystem]
    for older, newer in pairwise(chain):
        # Those with an epoch have a test of their own.
        if "!" in newer:
            continue
        assert order(ecosystem, older, newer) is Order.BELOW, (older, newer)
        assert order(ecosystem, newer, older) is Order.NOT_BELOW, (newer, older)
        assert order(ecosystem, older, older) is Order.NOT_BELOW
    first, last = chain[0], [one for one in chain if "!" not in one][-1]
    assert order(ecosystem, first, last) is Order.BELOW


@pytest.mark.parametrize(("one", "other", "sign"), RPM, ids=[f"{one} {other}" for one, other, _ in RPM])
def test_rpm_as_rpm_itself_tests_it(one: str, other: str, sign: int) -> None:
    assert order("rpm", one, other) is (Order.BELOW if sign < 0 else Order.NOT_BELOW)
    assert order("rpm", other, one) is (Order.BELOW if sign > 0 else Order.NOT_BELOW)


@pytest.mark.parametrize(
    ("ecosystem", "version", "below"),
    [
        ("npm", "1.0.0", "1.0.0+build"),
        ("pypi", "1.0", "1.0.0"),
        ("maven", "1.0.Final", "1.0"),
        ("rpm", "0:1.0-1", "1.0-1"),
        ("deb", "0:1.0", "1.0"),
    ],
)
def test_the_same_version_in_other_words_is_not_below(ecosystem: str, version: str, below: str) -> None:
    assert order(ecosystem, version, below) is Order.NOT_BELOW
    assert order(ecosystem, below, version) is Order.NOT_BELOW


@pytest.mark.parametrize(
    ("ecosystem", "version", "below", "reason"),
    [
        ("generic", "1.0", "2.0", "versions of generic packages cannot be compared"),
        ("github", "v1", "v2", "versions of github packages cannot be compared"),
        ("npm", "latest", "1.0.0", "'latest' is no version of npm packages"),
        ("npm", "1.0", "2.0.0", "'1.0' is no version of npm packages"),
        ("npm", "01.0.0", "2.0.0", "'01.0.0' is no version"),
        ("npm", "1.0.0", "newest", "'newest' is no version of npm packages"),
        ("pypi", "x", "1", "'x' is no version of pypi packages"),
        ("deb", "a1", "2", "'a1' is no version of deb packages"),
        ("deb", "1-", "2", "'1-' is no version of deb packages"),
        ("apk", "1.01", "1.2", "'1.01' is no version of apk packages"),
        ("maven", "RELEASE", "1", "'RELEASE' is no version of maven packages"),
        ("golang", "(devel)", "1.0.0", "'(devel)' is no version"),
        ("npm", "1.0.0\n", "2.0.0", "is no version"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_undetermined(ecosystem: str, version: str, below: str, reason: str) -> None:
    found = compared(package(ecosystem, version), below)
    assert found.order is Order.UNDETERMINED
    assert reason in found.reason


def test_an_epoch_is_not_taken_for_a_newer_upstream() -> None:
    installed = package("rpm", "1:1.1.1k-12.el8", "pkg:rpm/redhat/openssl@1.1.1k-12.el8?epoch=1")
    assert compared(installed, "3.0.7").reason == "its version has the epoch 1: say 1:3.0.7, if that is meant"
    assert compared(installed, "1:3.0.7").order is Order.BELOW
    assert compared(installed, "1:1.1.1g").order is Order.NOT_BELOW
    assert order("deb", "2:1.0", "9.9") is Order.UNDETERMINED
    assert order("pypi", "1!0.1", "2.0") is Order.UNDETERMINED


def test_who_asks_for_less_than_three_numbers_means_zeros() -> None:
    assert order("npm", "2.16.9", "2.17") is Order.BELOW
    assert order("npm", "2.17.0", "2.17") is Order.NOT_BELOW
    assert order("npm", "1.99.0", "v2") is Order.BELOW


def test_a_package_that_says_two_versions_of_itself() -> None:
    both = package("npm", "1.0.0", "pkg:npm/x@3.0.0")
    assert compared(both, "4.0.0").order is Order.BELOW
    assert compared(both, "1.0.0").order is Order.NOT_BELOW
    found = compared(both, "2.0.0")
    assert (found.order, found.reason) == (Order.UNDETERMINED, "it says two versions: 3.0.0 and 1.0.0")


def test_without_a_version_or_a_package_url_nothing_is_known() -> None:
    assert compared(Component(name="x"), "1").reason == "it has no version"
    assert compared(Component(name="x", version="0.5"), "1").order is Order.UNDETERMINED
    assert compared(Component(name="x", version="1"), "1").order is Order.NOT_BELOW


@given(
    st.lists(st.integers(0, 30), min_size=3, max_size=3), st.lists(st.integers(0, 30), min_size=3, max_size=3), st.sampled_from(COMPARED)
)
@settings(max_examples=300, deadline=None)
def test_plain_numbers_are_ordered_as_numbers_everywhere(one: list[int], other: list[int], ecosystem: str) -> None:
    texts = [".".join(map(str, numbers)) for numbers in (one, other)]
    assert order(ecosystem, texts[0], texts[1]) is (Order.BELOW if one < other else Order.NOT_BELOW)


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from([*COMPARED, "generic"]))
@settings(max_examples=500, deadline=None)
def test_whatever_is_asked_something_is_said_and_never_both(one: str, other: str, ecosystem: str) -> None:
    forth, back = order(ecosystem, one, other), order(ecosystem, other, one)
    assert not (forth is Order.BELOW and back is Order.BELOW)
