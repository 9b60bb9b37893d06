"""What a quick look at some paths tells before anything is read."""

from pathlib import Path

from pci_constructs.assembly.discovery import json_at


def test_a_quick_look_counts_json_where_templates_may_lie(tmp_path: Path) -> None:
    for name in ("a.json", "b.template", "c.yaml", "in/d.json", "in/deep/e.json", "node_modules/f.json", "asset.1/g.json", ".h/i.json"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * 10)
    (tmp_path / "in" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert json_at([tmp_path], 1000) == 40
    assert json_at([tmp_path / "a.json", tmp_path / "c.yaml", tmp_path / "none"], 1000) == 10
    assert 0 < json_at([tmp_path], 5) <= 40
