"""A file is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from diaodu.cli.say import Refusal


def write_whole(target: Path, content: bytes) -> None:
    """Write beside the target, then put it in its place. Raises Refusal where the folder does not let us."""
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o666 & ~_mask())
        os.replace(name, target)
    except OSError as error:
        if name and os.path.exists(name):
            os.unlink(name)
        raise Refusal(
            f"写不了 {target}：文件夹不存在或没有权限。",
            f"{target} cannot be written: no such folder, or no permission.",
        ) from error


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
