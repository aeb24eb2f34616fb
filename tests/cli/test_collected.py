"""What earlier versions left among the static files goes; what is served stays."""

from __future__ import annotations

import json
import os
from pathlib import Path

from diaodu.cli.collected import prune


def test_files_the_manifest_does_not_name_are_removed(tmp_path: Path) -> None:
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": {"web/shell.css": "web/shell.1a2b.css"}}))
    kept = ["web/shell.css", "web/shell.css.gz", "web/shell.1a2b.css", "web/shell.1a2b.css.gz", "web/shell.1a2b.css.br"]
    stale = ["web/shell.9z9z.css", "web/shell.9z9z.css.gz", "old/gone.js"]
    young = "web/shell.7y7y.css"  # a server that was started before may still send it
    for name in [*kept, *stale, young]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
        if name != young:
            os.utime(tmp_path / name, (0, 0))
    assert prune(tmp_path) == 3
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert left == sorted([*kept, young, "staticfiles.json", "web"])
