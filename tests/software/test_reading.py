"""What tools write is read whole, and what cannot be read is refused in one sentence."""

import json
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot4, JsonV1Dot5, JsonV1Dot6
from hypothesis import given, settings
from hypothesis import strategies as st
from packageurl import PackageURL
from referencing import Registry, Resource

from pci_constructs.software.model import Bill, Hash
from pci_constructs.software.reading import parse_bill, read_bill
from pci_constructs.software.refused import RefusedBill
from tests.software import kit

SHAPES: dict[str, Callable[[], dict[str, Any]]] = {
    "syft-spdx": kit.syft_spdx,
    "trivy-spdx": kit.trivy_spdx,
    "syft-cyclonedx": kit.syft_cyclonedx,
    "cdxgen": kit.cdxgen,
    **{f"trivy-cyclonedx-{spec}": partial(kit.trivy_cyclonedx, spec) for spec in ("1.4", "1.5", "1.6", "1.7")},
}
shapes = pytest.mark.parametrize("shape", SHAPES)


def read(document: Any) -> Bill:
    return parse_bill(kit.as_bytes(document), where="sbom.json")


def refusal(document: Any) -> str:
    content = document if isinstance(document, bytes) else kit.as_bytes(document)
    with pytest.raises(RefusedBill) as refused:
        parse_bill(content, where="sbom.json")
    return str(refused.value)


def gaps(document: Any) -> list[str]:
    return [str(gap) for gap in read(document).gaps]


@cache
def schema(spec: str) -> Any:
    """The reference schema of CycloneDX, as its own library carries it."""
    folder = files("cyclonedx.schema._res")

    def text(name: str) -> Any:
        return json.loads(folder.joinpath(name).read_text("utf-8"))

    names = ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json", "cryptography-defs.SNAPSHOT.schema.json")
    made = text(f"bom-{spec}.SNAPSHOT.schema.json")
    beside = str(made["$id"]).rpartition("/")[0]
    registry: Any = Registry().with_resources([(f"{beside}/{name}", Resource.from_contents(text(name))) for name in names])
    return jsonschema.Draft7Validator(made, registry=registry)


@pytest.mark.parametrize("shape", [name for name in SHAPES if "spdx" not in name])
def test_the_shapes_are_what_the_reference_schema_allows(shape: str) -> None:
    document = SHAPES[shape]()
    assert [error.message for error in schema(document["specVersion"]).iter_errors(document)] == []


@shapes
def test_each_tool_is_read_whole_and_by_the_digest_of_the_image(shape: str) -> None:
    bill = read(SHAPES[shape]())
    assert bill.gaps == ()
    assert bill.complete
    assert bill.digests == (kit.DIGEST,)
    assert bill.subject is not None
    assert bill.subject.name.startswith(kit.REPOSITORY)
    assert bill.packages
    assert all(one.name and one.version and one.purl for one in bill.packages)
    assert bill.created.startswith("2026-11-25T16:00:00")
    assert bill.tools[0].startswith(("syft-1.33.0", "trivy-0.67.2", "cdxgen-11.10.0"))


@shapes
def test_the_id_of_an_image_is_not_taken_for_its_digest(shape: str) -> None:
    assert kit.CONFIG not in read(SHAPES[shape]()).digests
    assert kit.OTHER not in read(SHAPES[shape]()).digests


def test_spdx_as_syft_writes_it() -> None:
    bill = read(kit.syft_spdx())
    assert (bill.format, bill.spec) == ("SPDX", "2.3")
    assert [(one.name, one.version, one.purl, one.licence.expression) for one in bill.components] == [
        ("requests", "2.32.3", "pkg:pypi/requests@2.32.3", "Apache-2.0"),
        ("openssl", "3.0.15-1~deb12u1", "pkg:deb/debian/openssl@3.0.15-1~deb12u1?arch=amd64&distro=debian-12", "Apache-2.0"),
        ("@babel/core", "7.26.0", "pkg:npm/%40babel/core@7.26.0", "MIT"),
    ]


def test_what_stands_over_packages_is_no_package() -> None:
    for shape in (kit.trivy_spdx, kit.trivy_cyclonedx):
        bill = read(shape())
        assert {one.kind for one in bill.components if not one.is_package} == {"operating-system", "grouping"}


def test_cyclonedx_names_have_their_group_and_hashes_one_spelling() -> None:
    babel = read(kit.trivy_cyclonedx()).components[-1]
    assert babel.name == "@babel/core"
    assert babel.hashes == (Hash("sha256", kit.HEX),)


def test_components_in_components_are_read() -> None:
    bill = read(kit.cdxgen())
    assert [one.name for one in bill.components] == ["ledger", "org.springframework/spring-core", "org.springframework/spring-jcl"]
    assert bill.components[1].licence.choices == (frozenset({"Apache-2.0"}), frozenset({"GPL-2.0-or-later"}))
    assert not bill.components[2].licence.known


def test_what_was_concluded_goes_before_what_is_declared() -> None:
    package = kit.spdx_package("a", "1", "pkg:npm/a@1", "MIT", licenseConcluded="GPL-3.0-only")
    document = kit.syft_spdx()
    document["packages"][0] = package
    assert read(document).components[0].licence.expression == "GPL-3.0-only"


def test_a_digest_that_is_hidden_in_the_version_of_a_library_is_none_of_the_image() -> None:
    document = kit.syft_spdx(digest="1" * 64)
    document["packages"][0]["externalRefs"][1]["referenceLocator"] = f"pkg:oci/payments@sha256%3A{kit.HEX}"
    document["packages"][0]["checksums"] = [{"algorithm": "SHA256", "checksumValue": kit.HEX}]
    assert read(document).digests == (f"sha256:{'1' * 64}",)


def test_the_hash_of_an_application_is_no_digest_of_an_image() -> None:
    document = kit.trivy_cyclonedx()
    document["metadata"]["component"] = {"type": "application", "name": "a", "hashes": [{"alg": "SHA-256", "content": kit.HEX}]}
    assert read(document).digests == ()
    document["metadata"]["component"]["type"] = "container"
    assert read(document).digests == (kit.DIGEST,)


@pytest.mark.parametrize("version", ["", " ", "UNKNOWN", "(devel)", "NOASSERTION", None])
def test_a_word_in_place_of_a_version_is_none(version: str | None) -> None:
    document = kit.syft_spdx()
    document["packages"][0] = kit.spdx_package("requests", version, "pkg:pypi/requests", "MIT")
    assert gaps(document) == ["pkg:pypi/requests lacks a version"]


def test_what_a_component_lacks_is_named() -> None:
    document = kit.trivy_cyclonedx()
    document["components"] = [
        {"type": "library", "name": "left-pad", "version": "1.3.0"},
        {"type": "library", "name": "", "version": "1", "purl": "pkg:npm/x@1"},
        {"type": "library", "name": "odd", "version": "1", "purl": "npm/odd@1"},
        {"type": "application", "name": "tool"},
        {"type": "operating-system", "name": "debian"},
    ]
    assert gaps(document) == [
        "left-pad 1.3.0 lacks a package URL",
        "pkg:npm/x@1 lacks a name",
        "odd 1 lacks a package URL that is one ('npm/odd@1' is not)",
        "tool lacks a version",
        "tool lacks a package URL",
        "debian lacks a version",
    ]


def test_a_list_without_packages_is_not_complete() -> None:
    said = "the document lacks components: it lists no package"
    assert said in gaps(kit.syft_spdx() | {"packages": kit.syft_spdx()["packages"][-1:]})
    assert said in gaps(kit.trivy_cyclonedx() | {"components": []})
    assert said in gaps(kit.syft_cyclonedx() | {"components": kit.syft_cyclonedx()["components"][1:]})


def test_a_list_that_says_itself_that_it_is_incomplete() -> None:
    document = kit.trivy_cyclonedx() | {"compositions": [{"aggregate": "incomplete_third_party_only"}]}
    assert gaps(document) == ["the document lacks components: it says itself that it is incomplete (compositions)"]
    assert gaps(kit.trivy_cyclonedx() | {"compositions": [{"aggregate": "complete"}]}) == []
    unknown = kit.syft_spdx()
    unknown["relationships"].append(
        {"spdxElementId": "SPDXRef-Package-requests", "relatedSpdxElement": "NOASSERTION", "relationshipType": "DEPENDS_ON"}
    )
    assert gaps(unknown) == ["requests lacks what it contains or depends on: the document says that it does not know"]


def test_a_list_of_nothing_in_particular() -> None:
    document = kit.syft_spdx(relationships=[])
    assert gaps(document)[0] == "the document lacks what it describes"
    assert read(document).digests == ()
    assert gaps(kit.syft_spdx(relationships=[], documentDescribes=["SPDXRef-gone"]))[0].endswith("no package of it is")
    several = kit.syft_spdx(documentDescribes=["SPDXRef-Package-requests"])
    assert gaps(several)[0] == "the document lacks one thing that it describes: it names 2"
    assert read(several).digests == ()
    without = kit.trivy_cyclonedx()
    del without["metadata"]["component"]
    assert gaps(without) == ["the document lacks what it describes (metadata.component)"]


def test_packages_with_the_same_id_do_not_hide_each_other() -> None:
    document = kit.syft_spdx()
    document["packages"].append(document["packages"][0])
    assert gaps(document) == ["the document lacks ids of its packages that are there once: 1 are there again"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file must be a JSON object, got 'empty'"),
        (b" \n", "got 'empty'"),
        (b'{"spdxVersion": "SPDX-2.3", "packages": [', "no JSON: "),
        (b"SPDXVersion: SPDX-2.3\n", "no JSON: "),
        (b"\xff\xfe", "no JSON: "),
        (b"[]", "the file must be a JSON object, got 'list'"),
        (b"null", "got 'NoneType'"),
        (b"[" * 100_000, "no JSON: "),
        (b'{"a": NaN}', "NaN and Infinity are no numbers of JSON"),
        (b'{"bomFormat": "CycloneDX", "components": [], "components": []}', "the field 'components' is there twice"),
        (b"{}", "must be SPDX 2.3 or CycloneDX in JSON, got 'an object with nothing'"),
        (b'{"SchemaVersion": 2, "Results": []}', "got 'an object with Results, SchemaVersion'"),
        (b'{"spdxVersion": "SPDX-2.3", "bomFormat": "CycloneDX"}', "either SPDX or CycloneDX"),
        (b'{"spdxVersion": "SPDX-3.0"}', "spdxVersion must be one of SPDX-2.3, got 'SPDX-3.0'"),
        (b'{"spdxVersion": ["SPDX-2.3"]}', "spdxVersion must be one of SPDX-2.3"),
        (b'{"bomFormat": "CycloneDX"}', "specVersion must be one of 1.4, 1.5, 1.6, 1.7, got None"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.3"}', "got '1.3'"),
        (b'{"bomFormat": "CycloneDX", "specVersion": 1.6}', "got 1.6"),
    ],
    ids=[
        "empty", "blank", "truncated", "tag-value", "no-text", "list", "null", "deep", "nan", "twice", "nothing", "scan", "both", "spdx-3",
        "version-list", "no-version", "old", "number",
    ],
)  # fmt: skip
def test_what_is_no_list_of_components_is_refused(content: bytes, said: str) -> None:
    message = refusal(content)
    assert message.startswith("sbom.json: ")
    assert said in message
    assert "6.3.2" in message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"components": {}}, "components must be of type array | null, got 'of type object'"),
        ({"components": [{"type": "library"}]}, "components[0] must be as its format says, got 'object missing required field `name`'"),
        ({"components": [{"name": 3}]}, "components[0].name must be of type str, got 'of type int'"),
        ({"components": [{"name": "a", "licenses": ["MIT"]}]}, "components[0].licenses[0] must be of type object, got 'of type str'"),
        ({"components": [{"name": "a", "version": 1.0}]}, "components[0].version must be of type str | null"),
        ({"metadata": "x"}, "metadata must be of type object | null"),
    ],
    ids=["object", "nameless", "number", "licence", "version", "metadata"],
)
def test_a_field_of_another_type_is_refused_by_its_path(change: dict[str, Any], said: str) -> None:
    assert said in refusal(kit.trivy_cyclonedx() | change)


def test_spdx_without_its_creation_or_ids_is_refused() -> None:
    document = kit.syft_spdx()
    del document["creationInfo"]
    assert "missing required field `creationInfo`" in refusal(document)
    document = kit.syft_spdx()
    del document["packages"][0]["SPDXID"]
    assert "packages[0]" in refusal(document)


def test_a_mark_at_the_begin_of_the_file_is_read_over(tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    file.write_bytes(b"\xef\xbb\xbf" + kit.as_bytes(kit.syft_spdx()))
    assert read_bill(file).complete


def test_files_that_are_none(tmp_path: Path) -> None:
    for file, said in ((tmp_path / "gone.json", "no file"), (tmp_path, "a folder or a device")):
        with pytest.raises(RefusedBill, match=said):
            read_bill(file)


@given(
    names=st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,15}", fullmatch=True), min_size=1, max_size=6, unique=True),
    version=st.from_regex(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}", fullmatch=True),
    written=st.sampled_from([JsonV1Dot4, JsonV1Dot5, JsonV1Dot6]),
)
@settings(max_examples=60, deadline=None)
@pytest.mark.filterwarnings("ignore:The Component this BOM is describing")
def test_what_the_reference_library_writes_is_read_back(names: list[str], version: str, written: Any) -> None:
    bom = Bom()
    bom.metadata.component = Component(
        name="payments", type=ComponentType.CONTAINER, hashes=[HashType(alg=HashAlgorithm.SHA_256, content=kit.HEX)]
    )
    for name in names:
        purl = PackageURL(type="npm", name=name, version=version)
        licences = [LicenseExpression("MIT OR Apache-2.0")]
        bom.components.add(Component(name=name, version=version, purl=purl, licenses=licences, bom_ref=f"ref-{name}"))
    bill = parse_bill(written(bom).output_as_string().encode(), where="sbom.json")
    assert sorted((one.name, one.version, one.purl) for one in bill.components) == sorted(
        (name, version, f"pkg:npm/{name}@{version}") for name in names
    )
    assert {one.licence.expression for one in bill.components} == {"MIT OR Apache-2.0"}
    assert bill.digests == (kit.DIGEST,)
    assert bill.complete


FIELDS = st.sampled_from(
    ["spdxVersion", "bomFormat", "specVersion", "packages", "components", "name", "metadata", "component", "SPDXID", "licenses"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["SPDX-2.3", "CycloneDX", "1.6"])
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=5), max_leaves=12)


@given(ANYTHING)
@settings(max_examples=300, deadline=None)
def test_whatever_the_document_is_it_is_read_or_refused(document: Any) -> None:
    try:
        bill = read(document)
    except RefusedBill:
        return
    assert bill.format in ("SPDX", "CycloneDX")
