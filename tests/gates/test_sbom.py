"""The gate ``sbom``: a complete list of the components of the image, whose licences may be shipped (6.3.2)."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.gates.kit import Answer, Ask, Json, put
from tests.gates.scan_reports import DIGEST, IMAGE, NAME, OTHER


def part(name: str = "urllib3", licence: str | None = "MIT", **changes: Any) -> Json:
    made: Json = {"type": "library", "bom-ref": name, "name": name, "version": "2.5.0", "purl": f"pkg:pypi/{name}@2.5.0"}
    licences = [] if licence is None else [{"expression": licence}]
    return {**made, "licenses": licences, **changes}


def cyclonedx(*parts: Json, digest: str = DIGEST, **changes: Any) -> Json:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": "2026-11-25T09:00:00Z",
            "component": {
                "type": "container",
                "name": NAME,
                "purl": f"pkg:oci/api@{digest}?repository_url=registry.example.com/payments/api",
            },
        },
        "components": list(parts),
        **changes,
    }


def spdx(licence: str = "MIT", **changes: Any) -> Json:
    package = {
        "SPDXID": "SPDXRef-urllib3",
        "name": "urllib3",
        "versionInfo": "2.5.0",
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": licence,
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:pypi/urllib3@2.5.0"}],
        **changes,
    }
    image = {
        "SPDXID": "SPDXRef-image",
        "name": NAME,
        "versionInfo": DIGEST,
        "primaryPackagePurpose": "CONTAINER",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": f"pkg:oci/api@{DIGEST}"}],
    }
    return {
        "spdxVersion": "SPDX-2.3",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": NAME,
        "dataLicense": "CC0-1.0",
        "documentNamespace": "https://example.com/sbom",
        "creationInfo": {"created": "2026-11-25T09:00:00Z", "creators": ["Tool: syft-1.38.0"]},
        "packages": [image, package],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relatedSpdxElement": "SPDXRef-image", "relationshipType": "DESCRIBES"},
            {"spdxElementId": "SPDXRef-image", "relatedSpdxElement": "SPDXRef-urllib3", "relationshipType": "CONTAINS"},
        ],
    }


ACCEPTED = """
[[accepted]]
id = "{id}"
where = "{where}"
reason = "called as a program of its own"
owner = "payments"
approver = "legal"
expires = {expires}
"""
DENIED = 'denied = ["GPL-*", "AGPL-*", "SSPL-1.0"]\n'


@pytest.fixture
def sbom(ask: Ask, tmp_path: Path) -> Any:
    """Judges a list of components."""

    def judge(document: object, licences: str | None = None, image: str = IMAGE) -> Answer:
        more = [] if licences is None else ["--licences", put(tmp_path, "licences.toml", licences)]
        return ask("sbom", put(tmp_path, "sbom.json", document), "--image", image, "--at", "2026-11-25", *more)

    return judge


@pytest.mark.parametrize("document", [cyclonedx(part()), spdx()], ids=["CycloneDX", "SPDX"])
def test_a_complete_list_of_the_image_is_a_yes(sbom: Any, tmp_path: Path, document: object) -> None:
    answer = sbom(document)
    assert answer.code == 0
    assert "their licences were not judged" in answer.text
    assert answer.json["evidence"] == {
        "images": [{"name": NAME, "digest": DIGEST, "sbom": "sha256:" + sha256((tmp_path / "sbom.json").read_bytes()).hexdigest()}]
    }
    judged = sbom(document, DENIED)
    assert judged.code == 0
    assert "none under a licence that may not be shipped" in judged.text


INCOMPLETE: list[Any] = [
    pytest.param(cyclonedx(), "lists no package", id="empty"),
    pytest.param(cyclonedx(components=None), "lists no package", id="no list"),
    pytest.param(cyclonedx(part(version=None)), "lacks a version", id="no version"),
    pytest.param(cyclonedx(part(version="UNKNOWN")), "lacks a version", id="a word for a version"),
    pytest.param(cyclonedx(part(purl=None)), "lacks a package URL", id="no package URL"),
    pytest.param(cyclonedx(part(purl="urllib3")), "a package URL that is one", id="a package URL that is none"),
    pytest.param(cyclonedx(part(), digest=OTHER), "is of sha256:dddd", id="another image"),
    pytest.param(cyclonedx(part(), metadata=None), "does not say by digest", id="of nothing"),
    pytest.param(spdx(versionInfo=None), "lacks a version", id="SPDX without a version"),
    pytest.param(spdx(externalRefs=[]), "lacks a package URL", id="SPDX without a package URL"),
]


@pytest.mark.parametrize(("document", "says"), INCOMPLETE)
def test_what_is_not_complete_or_of_another_image_is_a_no(sbom: Any, document: object, says: str) -> None:
    answer = sbom(document)
    assert answer.code == 1
    assert answer.requirements == ["6.3.2"]
    assert says in answer.text


LICENCES: list[Any] = [
    pytest.param("GPL-3.0-only", DENIED, "GPL-3.0-only is denied", id="denied"),
    pytest.param("gpl-3.0", DENIED, "GPL-3.0-only is denied", id="denied in another way of writing"),
    pytest.param("GPL-2.0-only WITH Classpath-exception-2.0", DENIED, "is denied", id="denied with an exception to it"),
    pytest.param(
        "GPL-2.0-only WITH Classpath-exception-2.0", DENIED + 'allowed = ["GPL-2.0-only WITH Classpath-exception-2.0"]', "", id="pair"
    ),
    pytest.param("MIT OR GPL-3.0-only", DENIED, "", id="a choice"),
    pytest.param("MIT AND GPL-3.0-only", DENIED, "GPL-3.0-only is denied", id="both at once"),
    pytest.param("(MIT OR AGPL-3.0-only) AND SSPL-1.0", DENIED, "SSPL-1.0 is denied", id="a choice and another"),
    pytest.param("LGPL-3.0-only", DENIED, "", id="a name that ends alike"),
    pytest.param("LicenseRef-ours", DENIED, "nobody knows the licence LicenseRef-ours", id="a reference of its own"),
    pytest.param("ask our lawyers", DENIED, "nobody knows the licence ask our lawyers", id="words"),
    pytest.param("MIT OR LicenseRef-ours", DENIED, "", id="a choice with one that is known"),
    pytest.param(None, DENIED, "nothing is known of the licence", id="nothing said"),
    pytest.param("NOASSERTION", DENIED, "nothing is known", id="no assertion"),
    pytest.param("MIT", 'allowed = ["MIT"]', "", id="allowed"),
    pytest.param("ISC", 'allowed = ["MIT"]', "ISC is not allowed", id="not allowed"),
    pytest.param("GPL-3.0-only", DENIED + 'allowed = ["GPL-3.0-only"]', "", id="one of many denied is allowed"),
]


@pytest.mark.parametrize(("licence", "policy", "says"), LICENCES)
def test_licences(sbom: Any, licence: str | None, policy: str, says: str) -> None:
    answer = sbom(cyclonedx(part(licence=licence)), policy)
    assert answer.code == bool(says)
    assert says in answer.text
    assert not says or answer.requirements == ["6.3.2"]


@pytest.mark.parametrize(
    ("licence", "id_", "where", "expires", "code"),
    [
        ("GPL-3.0-only", "GPL-3.0-only", "pkg:pypi/urllib3@2.5.0", "2026-11-25", 0),
        ("GPL-3.0-only", "GPL-3.0-only", "pkg:pypi/urllib3@2.5.0", "2026-11-24", 1),
        ("GPL-3.0-only", "GPL-3.0-only", "pkg:pypi/*", "2026-12-31", 0),
        ("GPL-3.0-only", "GPL-3.0-only", "pkg:pypi/urllib3@2.4.0", "2026-12-31", 1),
        ("GPL-3.0-only", "GPL-2.0-only", "pkg:pypi/*", "2026-12-31", 1),
        ("GPL-3.0-only", "unknown", "pkg:pypi/*", "2026-12-31", 1),
        (None, "unknown", "pkg:pypi/*", "2026-12-31", 0),
        ("LicenseRef-ours", "unknown", "pkg:pypi/*", "2026-12-31", 0),
        ("LicenseRef-ours", "LicenseRef-ours", "pkg:pypi/*", "2026-12-31", 0),
        ("LicenseRef-ours AND GPL-3.0-only", "unknown", "pkg:pypi/*", "2026-12-31", 1),
    ],
    ids=["held", "ended", "a type", "another version", "another licence", "not unknown", "nothing said", "unknown", "by name", "half"],
)
def test_a_licence_can_be_accepted_for_a_time(sbom: Any, licence: str | None, *, id_: str, where: str, expires: str, code: int) -> None:
    answer = sbom(cyclonedx(part(licence=licence)), DENIED + ACCEPTED.format(id=id_, where=where, expires=expires))
    assert answer.code == code
    assert code or f"accepted on record, the first until {expires}" in answer.text


@pytest.mark.parametrize(
    ("licences", "says"),
    [
        ("", "empty"),
        ("# nothing", "denies nothing"),
        ("denied = []", "denies nothing"),
        ('denied = "GPL-*"', "a list"),
        ("denied = [7]", "a list"),
        ('denied = ["GPLv3"]', "GPLv3"),
        ('denied = ["GLP-*"]', "GLP-*"),
        ('allowed = ["MIT*"]', "MIT*"),
        ('denied = ["unknown"]', "unknown"),
        ('deny = ["GPL-*"]', "deny"),
        (DENIED + ACCEPTED.format(id="GPL-3.0-only", where="*", expires="2026-12-31"), "package URL"),
        (DENIED + ACCEPTED.format(id="GPL-3.0-only", where="pkg:*", expires="2026-12-31"), "package URL"),
        (DENIED + ACCEPTED.format(id="GPL-3.0-only", where="pkg:pypi/*@1*", expires="2026-12-31"), "package URL"),
        (DENIED + ACCEPTED.format(id="GPL-3.0-only", where="pkg:pypi/*", expires="''"), "expires"),
    ],
    ids=range(14),
)
def test_a_policy_of_licences_that_is_none_is_refused(sbom: Any, licences: str, says: str) -> None:
    answer = sbom(cyclonedx(part()), licences)
    assert answer.code == 2
    assert says in answer.err


@pytest.mark.parametrize("document", ["", "{", "[]", {}, {"bomFormat": "CycloneDX"}, {"spdxVersion": "SPDX-2.3"}], ids=range(6))
def test_what_is_no_list_is_refused(sbom: Any, document: object) -> None:
    answer = sbom(document)
    assert answer.code == 2
    assert "6.3.2" in answer.err


def test_a_tag_in_the_place_of_a_digest_is_a_no(sbom: Any) -> None:
    answer = sbom(cyclonedx(part()), image=f"{NAME}:1.4.2")
    assert answer.requirements == ["6.5.1"]
    assert answer.json["evidence"] == {}


def test_names_of_components_hide_nothing_from_whoever_reads(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from pci_constructs.cli import main

    hostile = put(tmp_path, "sbom.json", cyclonedx(part("a\x1b[31m\n::error::\u202e", version=None, purl=None)))
    assert main(["gate", "sbom", str(hostile), "--image", IMAGE]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert not any(line.lstrip().startswith("::") for line in out.splitlines())
