"""``pci-constructs manifests``: plain YAML of a declaration, the same each time; mistakes in it are one sentence each."""

from pathlib import Path

import pytest
import yaml

from pci_constructs.cli import main
from pci_constructs.commands.manifests import PARTS
from pci_constructs.kubernetes.manifests import declaration
from tests.kubernetes.kit import DECLARATION, made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "cluster.toml"
    found.write_text(DECLARATION, "utf-8")
    return found


def test_the_parts_are_those_that_can_be_made() -> None:
    assert set(PARTS) == set(declaration.PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_what_is_written_is_what_was_made(part: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifests", str(file), "--part", part]) == 0
    text = capsys.readouterr().out
    assert list(yaml.safe_load_all(text)) == made(part)
    assert "&id" not in text
    main(["manifests", str(file), "--part", part])
    assert capsys.readouterr().out == text


def test_it_is_written_to_a_file(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifests", str(file), "--output", str(tmp_path / "out.yaml")]) == 0
    assert capsys.readouterr().out == ""
    assert list(yaml.safe_load_all((tmp_path / "out.yaml").read_text("utf-8"))) == made()


def test_the_rights_of_the_handler_need_no_declaration(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifests", "--part", "handler"]) == 0
    assert [one["kind"] for one in yaml.safe_load_all(capsys.readouterr().out)] == ["ClusterRole", "ClusterRoleBinding"]


def changed(old: str, new: str) -> str:
    assert old in DECLARATION
    return DECLARATION.replace(old, new, 1)


MISTAKES = {
    "misspelt section": ('[kyverno]\nregistry = "x"\n[[namespaces]]\nname = "x"', r"namespaces must be one of .*did you mean namespace\?"),
    "misspelt key": (
        changed("service_accounts", "service_account"),
        r"namespace 1: service_account must be one of .*did you mean service_accounts\?",
    ),
    "no reason": (changed('reason = "receipts are sent"\n', ""), r"connection 3: reason must be set: text, got None"),
    "no scope": (changed('scope = "cde"', 'scope = "pci"'), r"namespace 1: scope must be one of cde, .*, got 'pci' \(PCI DSS 12\.5\.2"),
    "text for a number": (changed("port = 5432", 'port = "5432"'), r"connection 1: port must be a whole number, got '5432'"),
    "both ways": (
        changed("port = 5432", 'from = { cidr = "10.0.0.0/8" }\nport = 5432'),
        r"connection 1: to, from must be one of the two.*1\.2\.5",
    ),
    "no end": (
        changed('to = { internet = "Stripe" }', "to = {}"),
        r"connection 2, to: the end must be one of namespace, cidr and internet",
    ),
    "open to all": (changed("10.0.0.0/19", "0.0.0.0/0"), r"connection\.peer\.cidr must be named addresses"),
    "twice": (changed('name = "general"', 'name = "payments"'), r"namespace must be declared once.*got 'payments'"),
    "of Kubernetes": (changed('name = "general"', 'name = "kube-system"'), r"name must be a namespace of your own.*2\.2\.3"),
    "unknown permission": (changed('"scale"', '"exec"'), r"team 1: permissions must be one or more of .*got 'exec' \(PCI DSS 7\.2\.2"),
    "group of Kubernetes": (changed("checkout-developers", "system:masters"), r"group must be a group of your own.*7\.2\.1"),
    "alias": (changed(":key/01234567-89ab-cdef-0123-456789abcdef", ":alias/sign"), r"images: key must be the ARN of a KMS key"),
    "two signers": (
        changed("[kyverno]", 'keyless = { issuer = "https://i", subject = "https://s" }\n[kyverno]'),
        r"key, keyless must be one of the two",
    ),
    "no table": ("namespace = 3", r"namespace must be a list, got 3"),
    "list of texts": ('namespace = ["a"]', r"namespace 1: the table must be a table of settings, got 'a'"),
    "no quantity": (changed('cpu = "8"', 'cpu = "lots"'), r"quota\.cpu must be a Kubernetes quantity in quotes.*got 'lots'"),
    "own label": (changed('team = "checkout"', 'pci-scope = "out-of-scope"'), r"labels must be a label other than pci-scope"),
    "nothing": ("", r"all must be declared: there is no \[\[namespace\]\]"),
    "no TOML": ("= 3", r"no TOML: "),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_one_sentence_and_writes_nothing(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import re

    file, out = tmp_path / "cluster.toml", tmp_path / "out.yaml"
    file.write_text(text, "utf-8")
    assert main(["manifests", str(file), "--output", str(out)]) == 2
    error = capsys.readouterr().err
    assert re.search(said, error), error
    assert len(error.strip().splitlines()) == 1
    assert not out.exists()


@pytest.mark.parametrize("arguments", [[], ["--part", "teams"]])
def test_without_a_declaration_it_says_what_it_needs(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifests", *arguments]) == 2
    assert "needs a FILE that declares namespaces, teams and images" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifests", str(tmp_path / "none.toml")]) == 2
    assert "none.toml: cannot be read: No such file or directory" in capsys.readouterr().err
