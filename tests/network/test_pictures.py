"""The pictures: what is in them, that they can be read, and that nothing in a template can make them anything but a picture."""

from html.parser import HTMLParser
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pci_constructs.assembly import Assembly, read
from pci_constructs.network.pictures import mermaid, svg
from pci_constructs.network.pictures.labels import Rect
from pci_constructs.network.pictures.picture import Picture, from_json
from pci_constructs.network.pictures.scene import Scene
from pci_constructs.network.pictures.sketch import pictures_of
from pci_constructs.network.pictures.view import Diagram, view
from pci_constructs.network.pictures.words import family, fitted, short_names, visible, width
from pci_constructs.network.proof import prove
from pci_constructs.network.register import Connection, declared_in
from pci_constructs.network.zones import Zones
from tests.kit_assembly import stack
from tests.network.kit import TODAY, proof
from tests.network.templates import ec2, gateway, group, instance, ref, route, subnet, tcp, two
from tests.stacks.conftest import synthesize

DAY = "2026-11-25"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>\"'&]]>--%%{init}\u202eevil\u200f\x00\ud800"


def tagged(scope: str) -> list[dict[str, str]]:
    return [{"Key": "pci-scope", "Value": scope}]


def of(resources: dict[str, Any], *connections: Connection, zones: Zones | None = None) -> list[Picture]:
    return pictures_of(proof(resources, zones), connections, zones or Zones())


def only(resources: dict[str, Any], *connections: Connection) -> Picture:
    (picture,) = of(resources, *connections)
    return picture


def drawn(picture: Picture, diagram: Diagram = Diagram.NETWORK) -> str:
    return svg.alone(picture, diagram, source="cdk.out", day=DAY)


def many(number: int, *, subnets: int) -> dict[str, Any]:
    """Instances in subnets that are copies of three."""
    names = ("Public", "App", "Data")
    found: dict[str, Any] = {"Vpc": ec2("VPC", CidrBlock="10.0.0.0/16"), **gateway()}
    found |= {f"{name}Group": group(ingress=[]) for name in names}
    found["AppGroup"] = group(ingress=[tcp(8443, SourceSecurityGroupId={"Fn::GetAtt": ["PublicGroup", "GroupId"]})])
    found["DataGroup"] = group(ingress=[tcp(5432, SourceSecurityGroupId={"Fn::GetAtt": ["AppGroup", "GroupId"]})])
    found["PublicGroup"] = group(ingress=[tcp(443)])
    for at in range(subnets):
        found |= subnet(f"{names[at % 3]}Subnet{at + 1}", f"10.0.{at // 16}.{at % 16 * 16}/28")
        if at % 3 == 0:
            found[f"Out{at}"] = route(f"PublicSubnet{at + 1}Table", GatewayId=ref("Gateway"))
    for at in range(number):
        name = names[at % 3]
        found[f"{name}{at}"] = instance(f"{name}Subnet{at + 1}", f"{name}Group", Tags=tagged("cde" if name == "Data" else "connected-to"))
    return found


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    return read(synthesize(tmp_path_factory.mktemp("pictures") / "cdk.out"))


@pytest.fixture(scope="module")
def stages(reference: Assembly) -> list[Picture]:
    return pictures_of(prove(reference, Zones(), today=TODAY), declared_in(reference), Zones())


# What is in a picture


def test_an_arrow_is_there_for_what_goes_and_none_for_what_does_not() -> None:
    picture = only(two())
    (arrow,) = picture.arrows
    assert (picture.box(arrow.source).title, picture.box(arrow.target).title) == ("Client", "Server")
    assert (arrow.services, arrow.answer, arrow.pairs) == ("tcp 5432", "open", 1)
    assert arrow.examples[0].hops


def test_the_internet_is_in_every_picture() -> None:
    assert "Internet" in [box.title for box in only(two()).boxes]


def test_a_template_without_a_network_has_no_picture() -> None:
    assert of({"Bucket": {"Type": "AWS::S3::Bucket"}}) == []
    assert of({"Vpc": ec2("VPC", CidrBlock="10.0.0.0/16")}) == []


def test_without_zones_each_box_says_so() -> None:
    assert {box.zone for box in only(two()).boxes} == {"no scope", "internet"}
    assert "zone not known" in drawn(only(two()))


def test_the_reason_on_record_stands_behind_an_arrow() -> None:
    declared = Connection(source="App/Stack/Client", target="App/Stack/Server", protocol="tcp", port=5432, reason="orders are kept")
    assert only(two(), declared).arrows[0].reasons == ("orders are kept",)


def test_what_is_not_on_record_is_named_where_card_data_is() -> None:
    world = two()
    world["Server"]["Properties"]["Tags"] = tagged("cde")
    other = Connection(source="internet", target="App/Stack/Client", protocol="tcp", port=443, reason="x")
    arrow = next(arrow for arrow in only(world, other).arrows)
    assert arrow.undeclared == "tcp 5432"
    assert arrow.requirements == ("1.2.5", "1.3.1")
    assert 'class="wire alarm"' in drawn(only(world, other))
    # Without a register nothing is missing on it.
    assert only(world).arrows[0].undeclared == ""


def test_what_is_not_proven_is_a_broken_line_with_its_why() -> None:
    world = two()
    world["ServerGroup"]["Properties"]["SecurityGroupIngress"] = [{**tcp(5432), "CidrIp": {"Fn::ImportValue": "Cidr"}}]
    arrow = next(arrow for arrow in only(world).arrows if arrow.answer == "not proven")
    assert arrow.unknown
    assert 'class="wire unproven"' in drawn(only(world))


def test_a_limit_of_the_proof_keeps_a_missing_arrow_from_meaning_closed() -> None:
    found = proof(two())
    found.limits.append("a template that is not there")
    (picture,) = pictures_of(found, (), Zones())
    assert picture.notes == ("A missing arrow proves nothing here: a template that is not there.",)
    assert "A missing arrow proves nothing here" in drawn(picture)


def test_copies_share_a_box_and_those_with_other_flows_do_not() -> None:
    world = two(Twin=instance("A", "ClientGroup"), Other=instance("A", "ServerGroup"))
    titles = [box.title for box in only(world).boxes]
    assert "2 instances" in titles
    assert "Other" in titles
    (arrow,) = (arrow for arrow in only(world).arrows if only(world).box(arrow.target).title == "Server")
    assert arrow.pairs == 2


def test_300_subnets_are_three_frames_and_a_few_boxes() -> None:
    picture = only(many(30, subnets=300))
    assert [frame.title for frame in picture.frames] == ["App", "Data", "Public"]
    assert "100 subnets" in picture.frames[0].detail
    assert len(picture.boxes) <= 8
    readable(picture)


def test_a_picture_never_holds_more_boxes_than_can_be_read() -> None:
    world = two()
    for at in range(40):
        world |= {f"G{at}": group(ingress=[tcp(1000 + at)]), f"I{at}": instance("B", f"G{at}")}
    picture = only(world)
    assert len(picture.boxes) <= 22
    assert sum(len(box.members) for box in picture.boxes if box.inside and not box.gateway) == 42


def test_titles_are_each_its_own() -> None:
    titles = [box.title for box in only(many(30, subnets=30)).boxes]
    assert len(titles) == len(set(titles))


def test_other_vpcs_are_boxes_at_the_edge() -> None:
    world = two(
        Peer=ec2("VPC", CidrBlock="10.1.0.0/16"),
        **subnet("C", "10.1.0.0/24", "Peer"),
        Peering=ec2("VPCPeeringConnection", VpcId=ref("Vpc"), PeerVpcId=ref("Peer")),
        There=route("ATable", "10.1.0.0/16", VpcPeeringConnectionId=ref("Peering")),
        Back=route("CTable", "10.0.0.0/16", VpcPeeringConnectionId=ref("Peering")),
        FarGroup=ec2("SecurityGroup", GroupDescription="x", VpcId=ref("Peer"), SecurityGroupIngress=[tcp(443, "10.0.0.0/24")]),
        Far=instance("C", "FarGroup"),
    )
    home = next(picture for picture in of(world) if picture.title.endswith("Vpc"))
    arrow = next(arrow for arrow in home.arrows if home.box(arrow.target).title == "Peer")
    assert [home.box(each).title for each in arrow.via] == ["Peering connection"]
    assert len({picture.name for picture in of(world)}) == 2


# The reference environment


def test_each_stage_is_a_picture_of_its_own(stages: list[Picture]) -> None:
    assert [(picture.stage, picture.name) for picture in stages] == [("production", "production-network"), ("staging", "staging-network")]
    assert all(len(picture.boxes) <= 16 and len(picture.arrows) <= 32 for picture in stages)
    assert not any(arrow.undeclared or arrow.answer != "open" or picture.notes for picture in stages for arrow in picture.arrows)


def test_what_goes_out_of_production_passes_the_firewall_on_the_picture(stages: list[Picture]) -> None:
    picture = stages[0]
    out = [arrow for arrow in picture.arrows if picture.box(arrow.target).title == "Internet"]
    assert out
    for arrow in out:
        assert [picture.box(each).title for each in arrow.via] == ["3 firewall endpoints", "3 NAT gateways", "Internet gateway"]


def test_every_flow_of_the_reference_environment_has_a_reason_if_card_data_is_near(stages: list[Picture]) -> None:
    for picture in stages:
        for arrow in picture.arrows:
            if "cde" in (picture.box(arrow.source).zone, picture.box(arrow.target).zone):
                assert arrow.reasons


# Whether it can be read


def readable(picture: Picture) -> None:
    """Nothing on top of something else, in both diagrams."""
    for diagram in Diagram:
        scene = Scene(view(picture, diagram))
        boxes, labels = list(scene.boxes.values()), [rect for rect, _ in scene.labels]
        assert not any(one.meets(other) for one, other in combinations(boxes, 2))
        assert not any(one.meets(other) for one, other in combinations(labels, 2))
        assert not any(label.meets(box) for label in labels for box in boxes)
        assert not any(one.meets(other) for one, other in combinations(scene.frames.values(), 2))
        for way, wire in zip(scene.ways, scene.seen.wires, strict=True):
            for (ax, ay), (bx, by) in pairwise(way):
                stretch = Rect(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
                for name, box in scene.boxes.items():
                    assert name in (wire.source, wire.target) or not stretch.meets(box, -1), f"{wire} runs through {name}"
        for box_ in scene.seen.boxes:
            if box_.frame:
                frame, rect = scene.frames[box_.frame], scene.boxes[box_.id]
                assert frame.left <= rect.left
                assert rect.right <= frame.right
                assert frame.top <= rect.top
                assert rect.bottom <= frame.bottom


def test_the_reference_environment_can_be_read(stages: list[Picture]) -> None:
    for picture in stages:
        readable(picture)
        assert all(head.free for diagram in Diagram for head in Scene(view(picture, diagram)).heads)


def test_its_letters_are_large_enough_on_an_a3_page(stages: list[Picture]) -> None:
    for picture in stages:
        for diagram in Diagram:
            _, (wide, high) = svg.drawing(picture, diagram, source="cdk.out", day=DAY)
            short, long = sorted((wide, high))
            # In millimetres, within margins; the smallest letters are 12 units, and 2 mm is about 6 points.
            assert 12 * min(273 / short, 396 / long) >= 2


@pytest.mark.parametrize("world", [two(), two(**gateway()), many(9, subnets=9), many(30, subnets=30)])
def test_small_and_large_networks_can_be_read(world: dict[str, Any]) -> None:
    for picture in of(world):
        readable(picture)


@settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.data())
def test_random_networks_can_be_read(data: st.DataObject) -> None:
    world: dict[str, Any] = {"Vpc": ec2("VPC", CidrBlock="10.0.0.0/16"), **gateway()}
    places = data.draw(st.integers(1, 5))
    for at in range(places):
        world |= subnet(f"Place{'ABCDE'[at]}", f"10.0.{at}.0/24")
        if data.draw(st.booleans()):
            world[f"Out{at}"] = route(f"Place{'ABCDE'[at]}Table", GatewayId=ref("Gateway"))
    count = data.draw(st.integers(1, 5))
    for at in range(count):
        rules = [
            tcp(data.draw(st.sampled_from([22, 443, 5432])), SourceSecurityGroupId={"Fn::GetAtt": [f"G{other}", "GroupId"]})
            for other in range(count)
            if data.draw(st.booleans())
        ]
        world[f"G{at}"] = group(ingress=rules)
        place = data.draw(st.integers(0, places - 1))
        scope = data.draw(st.sampled_from(["cde", "connected-to", "out-of-scope"]))
        world[f"I{at}"] = instance(f"Place{'ABCDE'[place]}", f"G{at}", Tags=tagged(scope))
    for picture in of(world):
        readable(picture)


# Whether it is nothing but a picture


def hostile(text: str) -> Picture:
    picture = only(two(Twin=instance("A", "ServerGroup")))
    box = picture.boxes[0]
    return replace(
        picture,
        title=text,
        stage=text,
        detail=text,
        notes=(text,),
        frames=tuple(replace(frame, title=text, detail=text) for frame in picture.frames),
        boxes=tuple(replace(each, title=text, role=text, members=(text,)) for each in (box, *picture.boxes[1:])),
        arrows=tuple(replace(each, services=text, reasons=(text,), requirements=(text,), undeclared=text) for each in picture.arrows),
    )


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", [HOSTILE, "x" * 10_000, "\u05d0\u05d1 \u202e\u2066evil", "]]><svg onload=alert(1)>", "漢字" * 500])
@pytest.mark.parametrize("diagram", list(Diagram))
def test_no_name_becomes_more_than_text(text: str, diagram: Diagram) -> None:
    page = drawn(hostile(text), diagram)
    root = ElementTree.fromstring(page)  # noqa: S314
    allowed = {"svg", "title", "desc", "style", "g", "rect", "path", "polygon", "text", "tspan"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    names = {name for element in root.iter() for name in element.attrib}
    assert names <= {"class", "viewBox", "width", "height", "role", "x", "y", "rx", "d", "points", "transform"}
    assert {tag for tag, _ in Tags(page).seen} <= allowed
    assert page.count("<style>") == 1
    assert "\u202e" not in page
    assert len(page) < 60_000


@pytest.mark.parametrize("diagram", list(Diagram))
def test_no_name_leaves_its_quotes_in_mermaid(diagram: Diagram) -> None:
    text = mermaid.draw(hostile(HOSTILE), diagram, source=HOSTILE, day=DAY)
    for row in text.splitlines():
        if row.lstrip().startswith("%%"):
            assert "{" not in row
            continue
        assert row.count('"') % 2 == 0
        for quoted in row.split('"')[1::2]:
            assert not set(quoted.replace("<br/>", "")) & set("<>&\"'[]{}`%|;") - {";"}
    assert "\u202e" not in text


def test_the_picture_asks_for_nothing_outside(stages: list[Picture]) -> None:
    for picture in stages:
        for diagram in Diagram:
            page = drawn(picture, diagram)
            assert "http" not in page.replace("http://www.w3.org/2000/svg", "").replace("browsers that were told http", "")
            assert "url(" not in page
            assert "@import" not in page
            assert " style=" not in svg.drawing(picture, diagram, source="", day="")[0]
            assert "<style" not in svg.drawing(picture, diagram, source="", day="")[0]


def test_the_same_assembly_makes_the_same_bytes(reference: Assembly, stages: list[Picture]) -> None:
    again = pictures_of(prove(reference, Zones(), today=TODAY), declared_in(reference), Zones())
    assert again == stages
    for diagram in Diagram:
        assert drawn(again[0], diagram) == drawn(stages[0], diagram)
        assert mermaid.draw(again[0], diagram, source="", day=DAY) == mermaid.draw(stages[0], diagram, source="", day=DAY)


def test_the_order_of_the_template_changes_nothing() -> None:
    world = many(9, subnets=9)
    turned = Assembly(stacks=(stack(dict(reversed(world.items()))),))
    (picture,) = pictures_of(prove(turned, Zones(), today=TODAY), (), Zones())
    assert drawn(picture) == drawn(only(world))


def test_the_table_has_a_row_for_each_number(stages: list[Picture]) -> None:
    for picture in stages:
        texts = [element.text for element in ElementTree.fromstring(drawn(picture)).iter(f"{SVG}text")]  # noqa: S314
        for arrow in picture.arrows:
            assert str(arrow.number) in texts
        assert [arrow.number for arrow in picture.arrows] == list(range(1, len(picture.arrows) + 1))


def test_it_says_what_it_is_of_and_when(stages: list[Picture]) -> None:
    page = drawn(stages[0])
    assert "production · Network: network diagram" in page
    assert f"from cdk.out · {DAY} · PCI DSS 1.2.3" in page


# Kept with a run


def test_a_picture_survives_json(stages: list[Picture]) -> None:
    for picture in stages:
        assert from_json(picture.to_json()) == picture


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"title": 1}, TypeError),
        ({"notes": "x"}, TypeError),
        ({"boxes": []}, ValueError),
        ({"frames": []}, ValueError),
        ({"arrows": [{}]}, KeyError),
    ],
)
def test_what_is_no_picture_is_refused(change: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        from_json({**only(two()).to_json(), **change})


# Words


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("App/Vpc/Default/publicSubnet1/Subnet", "public"),
        ("PrivateSubnetA", "Private"),
        ("PrivateSubnetB", "Private"),
        ("data-subnet-12", "data"),
        ("Subnet7", "Subnet"),
        ("A", "A"),
        ("Dmz", "Dmz"),
    ],
)
def test_copies_of_a_subnet_have_one_name(name: str, stem: str) -> None:
    assert family(name) == stem


def test_short_names_are_each_its_own() -> None:
    assert short_names(["A/Db/Default/Resource", "B/Db/Default/Resource", "A/Web"]) == ["A/Db", "B/Db", "Web"]
    assert short_names(["Default"]) == ["Default"]


@given(st.text(), st.floats(20, 400))
def test_a_fitted_text_fits(said: str, room: float) -> None:
    assert width(fitted(said, 12, room), 12) <= max(room, width("…", 12))


@given(st.text())
def test_nothing_hidden_stays_in_a_text(said: str) -> None:
    assert all(letter.isprintable() or letter == " " for letter in visible(said))
