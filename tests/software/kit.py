"""Lists of components in the shapes that tools write. What each shape has was looked up in what the tools wrote, not guessed."""

import json
from typing import Any

HEX = "4e6f0ff7" * 8
DIGEST = f"sha256:{HEX}"
OTHER = f"sha256:{'0' * 64}"
CONFIG = f"sha256:{'c0' * 32}"
REPOSITORY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/payments"


def syft_spdx(*, digest: str = HEX, **changes: Any) -> dict[str, Any]:
    """SPDX 2.3 as `syft -o spdx-json` writes it for an image in a registry."""
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": REPOSITORY,
        "documentNamespace": "https://anchore.com/syft/image/payments-1",
        "creationInfo": {
            "licenseListVersion": "3.27",
            "creators": ["Organization: Anchore, Inc", "Tool: syft-1.33.0"],
            "created": "2026-11-25T16:00:00Z",
        },
        "packages": [
            spdx_package(
                "requests",
                "2.32.3",
                "pkg:pypi/requests@2.32.3",
                "Apache-2.0",
                sourceInfo="acquired package info from installed python package manifest file: /app/METADATA",
            ),
            spdx_package(
                "openssl", "3.0.15-1~deb12u1", "pkg:deb/debian/openssl@3.0.15-1~deb12u1?arch=amd64&distro=debian-12", "Apache-2.0"
            ),
            spdx_package("@babel/core", "7.26.0", "pkg:npm/%40babel/core@7.26.0", "MIT"),
            {
                "name": REPOSITORY,
                "SPDXID": "SPDXRef-DocumentRoot-Image-payments",
                "versionInfo": f"sha256:{digest}",
                "supplier": "NOASSERTION",
                "downloadLocation": "NOASSERTION",
                "filesAnalyzed": False,
                "checksums": [{"algorithm": "SHA256", "checksumValue": digest}],
                "licenseConcluded": "NOASSERTION",
                "licenseDeclared": "NOASSERTION",
                "externalRefs": [
                    {
                        "referenceCategory": "PACKAGE-MANAGER",
                        "referenceType": "purl",
                        "referenceLocator": f"pkg:oci/payments@sha256%3A{digest}?arch=amd64&tag=1.4.2",
                    }
                ],
                "primaryPackagePurpose": "CONTAINER",
            },
        ],
        "files": [
            {"fileName": "/bin/sh", "SPDXID": "SPDXRef-File-bin-sh", "checksums": [{"algorithm": "SHA1", "checksumValue": "0" * 40}]}
        ],
        "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-public-domain", "extractedText": "public domain"}],
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relatedSpdxElement": "SPDXRef-DocumentRoot-Image-payments",
                "relationshipType": "DESCRIBES",
            },
            {
                "spdxElementId": "SPDXRef-DocumentRoot-Image-payments",
                "relatedSpdxElement": "SPDXRef-Package-requests",
                "relationshipType": "CONTAINS",
            },
        ],
        **changes,
    }


def spdx_package(name: str, version: str | None, purl: str | None, licence: str = "NOASSERTION", **more: Any) -> dict[str, Any]:
    """One package as syft writes it: nothing concluded, what the package says declared."""
    references = [
        {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": f"cpe:2.3:a:{name}:{name}:*:*:*:*:*:*:*:*"}
    ]
    if purl is not None:
        references.append({"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl})
    made: dict[str, Any] = {
        "name": name,
        "SPDXID": f"SPDXRef-Package-{name.strip('@').replace('/', '-')}",
        "supplier": "NOASSERTION",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
        "externalRefs": references,
    }
    return made | ({"versionInfo": version} if version is not None else {}) | more


def trivy_spdx() -> dict[str, Any]:
    """SPDX 2.3 as `trivy image --format spdx-json` writes it: entries for the distribution and for files of dependencies among packages."""
    plain = {"downloadLocation": "NONE", "filesAnalyzed": False}
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{REPOSITORY}:1.4.2",
        "documentNamespace": "http://trivy.dev/container_image/payments-1",
        "creationInfo": {"creators": ["Organization: aquasecurity", "Tool: trivy-0.67.2"], "created": "2026-11-25T16:00:00Z"},
        "packages": [
            {
                "name": f"{REPOSITORY}:1.4.2",
                "SPDXID": "SPDXRef-ContainerImage-1",
                **plain,
                "externalRefs": [
                    {
                        "referenceCategory": "PACKAGE-MANAGER",
                        "referenceType": "purl",
                        "referenceLocator": f"pkg:oci/payments@sha256%3A{HEX}?arch=amd64&repository_url=example.org%2Fpayments",
                    }
                ],
                "attributionTexts": ["SchemaVersion: 2", f"ImageID: {CONFIG}", f"RepoDigest: {REPOSITORY}@{DIGEST}"],
                "primaryPackagePurpose": "CONTAINER",
            },
            {
                "name": "debian",
                "SPDXID": "SPDXRef-OperatingSystem-1",
                "versionInfo": "12.8",
                **plain,
                "primaryPackagePurpose": "OPERATING-SYSTEM",
            },
            {
                "name": "app/package-lock.json",
                "SPDXID": "SPDXRef-Application-1",
                **plain,
                "attributionTexts": ["Class: lang-pkgs", "Type: npm"],
                "primaryPackagePurpose": "APPLICATION",
            },
            {
                "name": "lodash",
                "SPDXID": "SPDXRef-Package-1",
                "versionInfo": "4.17.21",
                **plain,
                "licenseConcluded": "MIT",
                "licenseDeclared": "MIT",
                "externalRefs": [
                    {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/lodash@4.17.21"}
                ],
                "primaryPackagePurpose": "LIBRARY",
            },
        ],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relatedSpdxElement": "SPDXRef-ContainerImage-1", "relationshipType": "DESCRIBES"}
        ],
    }


def trivy_cyclonedx(spec: str = "1.6") -> dict[str, Any]:
    """CycloneDX as `trivy image --format cyclonedx` writes it."""
    tools: Any = [{"vendor": "aquasecurity", "name": "trivy", "version": "0.67.2"}]
    if spec != "1.4":
        tools = {"components": [{"type": "application", "group": "aquasecurity", "name": "trivy", "version": "0.67.2"}]}
    image = f"pkg:oci/payments@sha256%3A{HEX}?arch=amd64&repository_url=example.org%2Fpayments"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": spec,
        "serialNumber": "urn:uuid:2be5773d-7cd3-4b4b-90a5-e165474ddace",
        "version": 1,
        "metadata": {
            "timestamp": "2026-11-25T16:00:00+00:00",
            "tools": tools,
            "component": {
                "bom-ref": image,
                "type": "container",
                "name": f"{REPOSITORY}:1.4.2",
                "purl": image,
                "properties": [
                    {"name": "aquasecurity:trivy:DiffID", "value": OTHER},
                    {"name": "aquasecurity:trivy:ImageID", "value": CONFIG},
                    {"name": "aquasecurity:trivy:RepoDigest", "value": f"{REPOSITORY}@{DIGEST}"},
                    {"name": "aquasecurity:trivy:SchemaVersion", "value": "2"},
                ],
            },
        },
        "components": [
            {"bom-ref": "os", "type": "operating-system", "name": "debian", "version": "12.8"},
            {
                "bom-ref": "lock",
                "type": "application",
                "name": "app/package-lock.json",
                "properties": [
                    {"name": "aquasecurity:trivy:Class", "value": "lang-pkgs"},
                    {"name": "aquasecurity:trivy:Type", "value": "npm"},
                ],
            },
            {
                "bom-ref": "pkg:deb/debian/openssl@3.0.15-1~deb12u1?arch=amd64&distro=debian-12.8",
                "type": "library",
                "name": "openssl",
                "version": "3.0.15-1~deb12u1",
                "purl": "pkg:deb/debian/openssl@3.0.15-1~deb12u1?arch=amd64&distro=debian-12.8",
                "licenses": [{"license": {"name": "Apache-2.0"}}],
            },
            {
                "bom-ref": "pkg:npm/%40babel/core@7.26.0",
                "type": "library",
                "group": "@babel",
                "name": "core",
                "version": "7.26.0",
                "purl": "pkg:npm/%40babel/core@7.26.0",
                "hashes": [{"alg": "SHA-256", "content": HEX}],
                "licenses": [{"license": {"id": "MIT"}}],
            },
        ],
    }


def syft_cyclonedx() -> dict[str, Any]:
    """CycloneDX as `syft -o cyclonedx-json` writes it: the digest is the version of the image, and files are components."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "urn:uuid:3be5773d-7cd3-4b4b-90a5-e165474ddace",
        "version": 1,
        "metadata": {
            "timestamp": "2026-11-25T16:00:00Z",
            "tools": {"components": [{"type": "application", "author": "anchore", "name": "syft", "version": "1.33.0"}]},
            "component": {"bom-ref": "1f2e", "type": "container", "name": REPOSITORY, "version": DIGEST},
        },
        "components": [
            {
                "bom-ref": "pkg:pypi/requests@2.32.3?package-id=1",
                "type": "library",
                "name": "requests",
                "version": "2.32.3",
                "purl": "pkg:pypi/requests@2.32.3",
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "properties": [{"name": "syft:package:language", "value": "python"}],
            },
            {"bom-ref": "os:debian", "type": "operating-system", "name": "debian", "version": "12", "description": "Debian GNU/Linux 12"},
            {"bom-ref": "file", "type": "file", "name": "/bin/sh", "hashes": [{"alg": "SHA-1", "content": "0" * 40}]},
        ],
    }


def cdxgen() -> dict[str, Any]:
    """CycloneDX as cdxgen writes it for an image: its digest among the properties of the document, expressions as licences."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": "urn:uuid:4be5773d-7cd3-4b4b-90a5-e165474ddace",
        "version": 1,
        "metadata": {
            "timestamp": "2026-11-25T16:00:00Z",
            "tools": {"components": [{"group": "@cyclonedx", "name": "cdxgen", "version": "11.10.0", "type": "application"}]},
            "component": {
                "type": "container",
                "name": REPOSITORY,
                "version": "1.4.2",
                "bom-ref": "payments",
                "components": [{"type": "application", "name": "ledger", "version": "1.0.0", "purl": "pkg:npm/ledger@1.0.0"}],
            },
            "properties": [
                {"name": "oci:image:Id", "value": CONFIG},
                {"name": "oci:image:RepoDigest", "value": f"{REPOSITORY}@{DIGEST}"},
            ],
        },
        "components": [
            {
                "type": "framework",
                "group": "org.springframework",
                "name": "spring-core",
                "version": "6.1.14",
                "scope": "required",
                "purl": "pkg:maven/org.springframework/spring-core@6.1.14?type=jar",
                "licenses": [{"expression": "Apache-2.0 OR GPL-2.0-or-later"}],
                "bom-ref": "pkg:maven/org.springframework/spring-core@6.1.14?type=jar",
                "components": [
                    {
                        "type": "library",
                        "group": "org.springframework",
                        "name": "spring-jcl",
                        "version": "6.1.14",
                        "purl": "pkg:maven/org.springframework/spring-jcl@6.1.14?type=jar",
                        "licenses": [{"license": {"name": "The Apache License, Version 2.0"}}],
                    }
                ],
            }
        ],
    }


def as_bytes(document: Any) -> bytes:
    """A document as it lies on disk."""
    return json.dumps(document, indent=1).encode()
