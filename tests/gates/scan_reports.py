"""Reports as scanners write them, in the fields that the gate looks at and a few that it does not."""

from typing import Any

from tests.gates.kit import Json

DIGEST = "sha256:" + "c" * 64
OTHER = "sha256:" + "d" * 64
NAME = "registry.example.com/payments/api"
IMAGE = f"{NAME}@{DIGEST}"
SOURCE = "5d41402abc4b2a76b9719d911017c592aaaaaaaa"
EARLIER = "7d793037a0760186574b0282f2f435e7bbbbbbbb"


def weakness(severity: str = "LOW", **changes: Any) -> Json:
    return {"VulnerabilityID": "CVE-2026-0001", "PkgName": "openssl", "InstalledVersion": "3.0.1", "Severity": severity, **changes}


def trivy(*found: Json, digests: Any = (IMAGE,), **changes: Any) -> Json:
    """A report of Trivy on an image."""
    return {
        "SchemaVersion": 2,
        "CreatedAt": "2026-11-25T09:00:00.123456789Z",
        "ArtifactName": f"{NAME}:1.4.2",
        "ArtifactType": "container_image",
        "Metadata": {"OS": {"Family": "debian", "Name": "12.8"}, "ImageID": OTHER, "RepoDigests": list(digests)},
        "Results": [
            {"Target": "api (debian 12.8)", "Class": "os-pkgs", "Type": "debian", "Vulnerabilities": list(found)},
            {"Target": "Python", "Class": "lang-pkgs", "Type": "python-pkg"},
        ],
        **changes,
    }


def match(severity: str = "Low", **changes: Any) -> Json:
    return {
        "vulnerability": {"id": "CVE-2026-0001", "severity": severity, "cvss": [], **changes},
        "artifact": {"name": "openssl", "version": "3.0.1", "type": "deb"},
    }


def grype(*matches: Json, **changes: Any) -> Json:
    """A report of Grype on an image."""
    return {
        "matches": list(matches),
        "source": {
            "type": "image",
            "target": {"userInput": f"{NAME}:1.4.2", "imageID": OTHER, "manifestDigest": DIGEST, "repoDigests": [IMAGE]},
        },
        "distro": {"name": "debian", "version": "12"},
        "descriptor": {"name": "grype", "version": "0.104.0", "timestamp": "2026-11-25T09:05:00Z", "db": {"status": {"valid": True}}},
        **changes,
    }


def result(level: str | None = "note", **changes: Any) -> Json:
    made: Json = {
        "ruleId": "py/sql-injection",
        "message": {"text": "user input in a query"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/refunds.py"}, "region": {"startLine": 3}}}],
        **changes,
    }
    return made if level is None else {**made, "level": level}


def sarif(*results: Json, rules: Any = (), tool: str = "CodeQL", extensions: Any = (), **changes: Any) -> Json:
    """A report of source code."""
    run = {
        "tool": {"driver": {"name": tool, "semanticVersion": "2.23.0", "rules": list(rules)}, "extensions": list(extensions)},
        "results": list(results),
        "versionControlProvenance": [{"repositoryUri": "https://git.example.com/payments/platform", "revisionId": SOURCE}],
        **changes,
    }
    return {"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]}


def rule(**properties: Any) -> Json:
    return {"id": "py/sql-injection", "properties": properties}


def exception(folder: Any, **changes: Any) -> Any:
    """A file with one exception for the weakness above."""
    fields = {
        "id": "CVE-2026-0001",
        "where": "openssl",
        "reason": "the service does not call what is weak",
        "owner": "payments",
        "approver": "ciso",
        "expires": "2026-12-31",
        **changes,
    }
    file = folder / "exceptions.toml"
    lines = [f"{name} = {value if name == 'expires' and value else repr(value)}" for name, value in fields.items() if value is not None]
    file.write_text("\n".join(["[[exception]]", *lines, ""]), "utf-8")
    return file
