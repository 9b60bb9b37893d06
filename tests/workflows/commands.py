"""``pci-constructs`` as it is, and stand-ins for the tools of a pipeline that need a network: they do what the workflows ask, and no more.

What the world around the change looks like stands in the folder that ``WORLD`` names: ``forge`` has the answers of GitHub's API by their
paths, ``scanner`` what Trivy reports, ``registry`` the signatures of images, ``cluster`` what was applied, ``changes.ics`` the calendar.
A command that is asked for something else fails.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml


def warm() -> None:
    """Loads what commands load, once for all of them."""
    import botocore.loaders
    import cryptography.hazmat.primitives.asymmetric.ec

    import pci_constructs.cli

    _ = (cryptography, pci_constructs.cli)
    read = cache(botocore.loaders.JSONFileLoader().load_file)
    pytest.MonkeyPatch().setattr(botocore.loaders.JSONFileLoader, "load_file", lambda _, file_path: read(file_path))
    import boto3

    for name in ("s3", "kms", "sts", "ssm", "sns", "elbv2", "cloudwatch", "dynamodb"):
        boto3.Session(aws_access_key_id="none", aws_secret_access_key="none", region_name="eu-west-1").client(name)


def pci_constructs(arguments: list[str]) -> int:
    """The command line itself; a release does not really wait for its minutes."""
    from pci_constructs.cli import main
    from pci_constructs.release.clock import SystemClock

    waited = timedelta()

    def sleep(_: SystemClock, seconds: float) -> None:
        nonlocal waited
        waited += timedelta(seconds=seconds)

    for name, function in (("sleep", sleep), ("now", lambda _: datetime.now(UTC) + waited)):
        pytest.MonkeyPatch().setattr(SystemClock, name, function)
    return main(arguments)


def _world() -> Path:
    return Path(os.environ["WORLD"])


def _fail(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 1


def _options(arguments: list[str]) -> tuple[list[str], dict[str, str]]:
    """Plain words, and options with their values; an option that another follows is a switch."""
    words, options = [], {}
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("--"):
            words.append(word)
        elif "=" in word:
            name, _, options[name] = word.partition("=")
        else:
            options[word] = waiting.pop(0) if waiting and not waiting[0].startswith("--") and word not in _SWITCHES else ""
    return words, options


_SWITCHES = ("--yes", "--push", "--password-stdin", "--paginate")


def gh(arguments: list[str]) -> int:
    """``gh api``: an answer of the forge as it lies in the world."""
    words, _ = _options(arguments)
    file = _world() / "forge" / f"{words[1]}.json"
    if words[0] != "api" or not os.environ.get("GH_TOKEN") or not file.is_file():
        return _fail(f"gh: Not Found (HTTP 404): {' '.join(words)}")
    sys.stdout.write(file.read_text("utf-8"))
    return 0


def docker(arguments: list[str]) -> int:
    """``docker login``, and ``docker buildx build``, whose image has a digest of what is built into it."""
    words, options = _options(arguments)
    if words[0] == "login":
        return 0 if sys.stdin.read() else _fail("docker: no password")
    digest = hashlib.sha256(Path("Dockerfile").read_bytes() + Path("requirements.txt").read_bytes())
    for file in sorted(Path("payments").rglob("*.py")):
        digest.update(file.read_bytes())
    built = {"containerimage.digest": f"sha256:{digest.hexdigest()}", "image.name": options["--tag"]}
    Path(options["--metadata-file"]).write_text(json.dumps(built, indent=2), "utf-8")
    return 0


def trivy(arguments: list[str]) -> int:
    """``trivy image`` and ``trivy filesystem``: a report as it lies in the world, of the image that is asked for."""
    words, options = _options(arguments)
    kind = "dependencies.json" if words[0] == "filesystem" else {"json": "image.json", "cyclonedx": "sbom.cdx.json"}[options["--format"]]
    text = (_world() / "scanner" / kind).read_text("utf-8")
    name, _, digest = words[1].partition("@")
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    for mark, value in (("@NAME@", name), ("@DIGEST@", digest), ("@NOW@", now), ("@COMMIT@", os.environ["GITHUB_SHA"])):
        text = text.replace(mark, value)
    Path(options["--output"]).write_text(text, "utf-8")
    return 0


def cosign(arguments: list[str]) -> int:
    """``cosign sign`` with a key of KMS, and ``cosign download signature``, in the format of version 2."""
    words, options = _options(arguments)
    store = _world() / "registry"
    image = words[-1]
    file = store / f"{image.rpartition(':')[2]}.json"
    if words[0] == "download":
        if not file.is_file():
            return _fail(f"Error: no signatures associated with {image}")
        sys.stdout.write(file.read_text("utf-8"))
        return 0
    import boto3

    name, _, digest = image.partition("@")
    critical = {
        "identity": {"docker-reference": name},
        "image": {"docker-manifest-digest": digest},
        "type": "cosign container image signature",
    }
    payload = json.dumps({"critical": critical, "optional": None}, separators=(",", ":")).encode()
    signed = boto3.client("kms").sign(
        KeyId=options["--key"].removeprefix("awskms:///"), Message=payload, MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256"
    )
    document = {
        "Base64Signature": base64.b64encode(signed["Signature"]).decode(),
        "Payload": base64.b64encode(payload).decode(),
        "Cert": None,
        "Chain": None,
        "Bundle": None,
        "RFC3161Timestamp": None,
    }
    store.mkdir(exist_ok=True)
    file.write_text(f"{json.dumps(document)}\n", "utf-8")
    return 0


def kubectl(arguments: list[str]) -> int:
    """``kubectl apply``, ``rollout status`` and ``get``, on files."""
    cluster = _world() / "cluster" / os.environ["AWS_REGION"]
    cluster.mkdir(parents=True, exist_ok=True)
    files = [arguments[at + 1] for at, word in enumerate(arguments) if word == "--filename"]
    if arguments[0] == "apply":
        for file in files:
            for document in yaml.safe_load_all(Path(file).read_text("utf-8")):
                kind, name = document["kind"].lower(), document["metadata"]["name"]
                (cluster / f"{kind}-{name}.json").write_text(json.dumps(document), "utf-8")
                sys.stdout.write(f"{kind}/{name} configured\n")
        return 0
    waited = next(word for word in arguments if word.startswith("deployment/")).replace("/", "-") if "rollout" in arguments else ""
    if waited:
        return 0 if (cluster / f"{waited}.json").is_file() else _fail(f"Error from server (NotFound): {waited}")
    if arguments[:2] == ["get", "deployment"]:
        there = cluster / f"deployment-{arguments[2]}.json"
        container = json.loads(there.read_text("utf-8"))["spec"]["template"]["spec"]["containers"][0]
        sys.stdout.write(next(one["value"] for one in container["env"] if one["name"] == "REVISION"))
        return 0
    return _fail(f"kubectl: {' '.join(arguments)} is not known here")


def aws(arguments: list[str]) -> int:
    """The AWS CLI: the same operation through boto3, in the emulated account; ``--query`` names one field."""
    if not os.environ.get("AWS_ACCESS_KEY_ID"):
        return _fail("Unable to locate credentials")
    words, options = _options(arguments)
    service, operation = words[0], words[1].replace("-", "_")
    if (service, operation) == ("ecr", "get_login_password"):
        sys.stdout.write("a password\n")
        return 0
    if (service, operation) == ("eks", "update_kubeconfig"):
        return 0 if options.get("--name") else _fail("a cluster is needed")
    if (service, operation) == ("ssm", "get_document"):
        # The emulator has no documents of this kind.
        sys.stdout.write((_world() / f"{options['--name']}.ics").read_text("utf-8"))
        return 0
    import boto3

    client: Any = boto3.client(service)  # type: ignore[call-overload]
    given = {
        "".join(part.title() for part in name.strip("-").split("-")): value
        for name, value in options.items()
        if name not in ("--query", "--output")
    }
    answer = getattr(client, operation)(**given)
    value = answer[options["--query"]] if "--query" in options else answer
    sys.stdout.write((base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)) + "\n")
    return 0


def pip(arguments: list[str]) -> int:
    """``pip install --require-hashes``: checks that there are hashes; into another environment it links what is installed here.

    A package that is not installed here is one of the world: ``index`` has its metadata.
    """
    words, options = _options(arguments)
    if "install" not in words or "--require-hashes" not in options:
        return _fail("pip: install --require-hashes is what is known here")
    lines = Path(options["--requirement"]).read_text("utf-8").replace("\\\n", " ").splitlines()
    pinned = [
        re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==(\S+)\s.*--hash=sha256:[0-9a-f]{64}", line) for line in lines if line and line[0] != "#"
    ]
    if not all(pinned):
        return _fail("ERROR: In --require-hashes mode, all requirements must have their versions pinned with ==, and hashes.")
    if "--python" not in options:
        return 0
    (target,) = (Path(options["--python"]).parents[1] / "lib").glob("python*/site-packages")
    for name, version in (found.groups() for found in pinned if found):
        # Where this environment has another version of a package, or none, its metadata are of the version that is asked for.
        metadata = _world() / "index" / f"{name}-{version}"
        licence = json.loads(metadata.read_text("utf-8"))["licence"] if metadata.is_file() else _licence(name)
        folder = target / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: {licence}\n", "utf-8"
        )
    return 0


def _licence(name: str) -> str:
    """The licence of a component, as the sample's list of components has it."""
    components = json.loads((_world() / "scanner/sbom.cdx.json").read_text("utf-8"))["components"]
    (found,) = (one for one in components if one.get("purl", "").startswith(f"pkg:pypi/{name}@"))
    licence = found["licenses"][0]
    return str(licence.get("expression") or licence["license"]["id"])


def synth(_: list[str]) -> int:
    """``python app.py``: what a synth of the same app came to before, on the same commit."""
    made = Path(os.environ["SYNTHESIZED"]) / hashlib.sha256(Path("app.py").read_bytes()).hexdigest()
    shutil.copytree(made / "cdk.out", os.environ["CDK_OUTDIR"])
    sys.stdout.write((made / "output").read_text("utf-8"))
    return int((made / "code").read_text("utf-8"))
