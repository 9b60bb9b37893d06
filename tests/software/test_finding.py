"""Where a library is shipped: nothing is left out, and nothing is taken for another."""

import pytest

from pci_constructs.software.finding import Query, find, query
from pci_constructs.software.inventory import Running, inventory
from pci_constructs.software.model import Bill, Component, Gap
from pci_constructs.software.refused import RefusedBill
from pci_constructs.software.shelf import Kept
from pci_constructs.software.versions import Order
from tests.software import kit


def component(purl: str, version: str = "", name: str = "") -> Component:
    text = purl.partition("?")[0]
    return Component(name=name or text.rpartition("/")[2].partition("@")[0], version=version or text.rpartition("@")[2], purl=purl)


def kept(*components: Component, image: str = kit.DIGEST, service: str = "registry/payments:1.0", gaps: tuple[Gap, ...] = ()) -> Kept:
    bill = Bill(
        format="SPDX",
        spec="2.3",
        digest=f"sha256:{image[7:15] * 8}",
        subject=Component(name=service, kind="container"),
        components=components,
        gaps=gaps,
    )
    return Kept(image=image, key=f"sboms/{image}", bill=bill)


LOG4J = component("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1")
BABEL = component("pkg:npm/%40babel/core@7.26.0", name="@babel/core")
YAML = component("pkg:pypi/ruamel-yaml@0.18.6", name="ruamel.yaml")
OPENSSL = component("pkg:deb/debian/openssl@3.0.15-1~deb12u1?arch=amd64")
NAMELESS = Component(name="openssl", version="1.0.2")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("log4j-core", [LOG4J]),
        ("LOG4J-CORE", [LOG4J]),
        ("org.apache.logging.log4j:log4j-core", [LOG4J]),
        ("org.apache.logging.log4j/log4j-core", [LOG4J]),
        ("pkg:maven/org.apache.logging.log4j/log4j-core", [LOG4J]),
        ("pkg:maven/log4j-core", []),
        ("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1", [LOG4J]),
        ("pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1", []),
        ("core", [BABEL]),
        ("@babel/core", [BABEL]),
        ("pkg:npm/%40babel/core", [BABEL]),
        ("pkg:npm/core", []),
        ("ruamel_yaml", [YAML]),
        ("pkg:pypi/Ruamel.YAML", [YAML]),
        ("pkg:deb/openssl", [OPENSSL]),
        ("pkg:deb/debian/openssl", [OPENSSL]),
        ("pkg:deb/ubuntu/openssl", []),
        ("pkg:rpm/openssl", []),
        ("openssl", [OPENSSL, NAMELESS]),
        ("log4j", []),
    ],
)
def test_what_is_meant(text: str, found: list[Component]) -> None:
    hits = find([kept(LOG4J, BABEL, YAML, OPENSSL, NAMELESS)], query(text)).hits
    assert {hit.component for hit in hits} == set(found)


def test_a_name_that_nothing_has_is_told_from_those_with_it_in_them() -> None:
    found = find([kept(LOG4J)], query("log4j"))
    assert found.similar == ("log4j-core",)


@pytest.mark.parametrize("text", ["", " ", "pkg:", "pkg:npm", "pkg:/x", "two  words", "a\nb"])
def test_what_is_no_question_is_refused(text: str) -> None:
    with pytest.raises(RefusedBill, match="the command line: what to find must be"):
        query(text)


def test_what_cannot_be_compared_is_listed_last_and_not_left_out() -> None:
    old, new = component("pkg:npm/x@1.0.0"), component("pkg:npm/x@3.0.0")
    odd, bare = component("pkg:npm/x@next"), Component(name="x", version="1")
    found = find([kept(new, odd, old, bare)], query("x"), "2.0.0")
    assert [(hit.component, hit.compared and hit.compared.order) for hit in found.hits] == [
        (old, Order.BELOW),
        (bare, Order.UNDETERMINED),
        (odd, Order.UNDETERMINED),
    ]
    assert found.others == 1


def test_two_lists_of_one_image_are_one_finding() -> None:
    lists = [kept(LOG4J), kept(LOG4J), kept(LOG4J, image=kit.OTHER)]
    found = find(lists, query("log4j-core"), "2.17.1")
    assert [hit.image for hit in found.hits] == [kit.OTHER, kit.DIGEST]
    assert found.images == (kit.DIGEST, kit.OTHER)


def test_what_could_not_be_looked_into_is_told() -> None:
    broken = Kept(image=kit.OTHER, key="k", bill=None, trouble="no JSON")
    found = find([broken, kept(YAML, gaps=(Gap("the document", "much"),))], query("x"))
    assert found.unread == (broken,)
    assert found.incomplete == (kit.DIGEST,)


def test_the_subject_itself_is_found() -> None:
    assert [hit.service for hit in find([kept(YAML)], Query(text="x", name="registry/payments:1-0")).hits] == ["registry/payments"]


def running(image: str = kit.DIGEST, service: str = "payments/api", *, certain: bool = True, environment: str = "production") -> Running:
    return Running(environment=environment, service=service, image=image, since="2026-11-25T16:00:00Z", record=3, certain=certain)


def test_the_inventory_is_of_what_runs() -> None:
    own = component("pkg:npm/%40payments/ledger@1.0.0")
    made = inventory([kept(LOG4J, own), kept(YAML, image=kit.OTHER)], [running()], bespoke=["pkg:npm/%40payments/"])
    assert [(row.kind, row.component, row.runs, row.record) for row in made.rows] == [
        ("bespoke", "payments/api", "yes", 3),
        ("third-party", "log4j-core", "yes", 3),
        ("bespoke", "ledger", "yes", 3),
    ]
    assert made.whole


def test_what_runs_without_a_list_is_a_row_and_a_fault() -> None:
    made = inventory([kept(LOG4J)], [running(image=kit.OTHER, certain=False)])
    assert [(row.kind, row.runs, row.component) for row in made.rows] == [("unknown", "perhaps", "")]
    assert made.missing == (f"payments/api@{kit.OTHER} runs in production, and there is no list of its components",)
    assert not made.whole


def test_an_inventory_from_incomplete_or_unread_lists_is_not_whole() -> None:
    made = inventory([kept(LOG4J, gaps=(Gap("a", "a version"),)), Kept(image="", key="k", bill=None, trouble="no JSON")])
    assert made.unread == ("k: no JSON",)
    assert made.incomplete[0].endswith("no list of its components is complete: a lacks a version")
    assert not made.whole
    # One complete list is enough, whatever the other lacks.
    assert inventory([kept(LOG4J, gaps=(Gap("a", "a version"),)), kept(LOG4J)]).whole


def test_without_records_all_lists_are_in_it() -> None:
    made = inventory([kept(LOG4J), kept(YAML, image=kit.OTHER, service="ledger")])
    assert {(row.service, row.runs, row.record) for row in made.rows} == {("registry/payments", "", None), ("ledger", "", None)}


def test_an_inventory_of_nothing_is_not_whole() -> None:
    assert not inventory([]).whole
