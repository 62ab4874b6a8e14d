"""What a configuration says. Needs no PyTorch."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CONFIG = Path(__file__).with_name("config.toml")


def load_settings(file: Path = CONFIG) -> dict[str, Any]:
    """All of a configuration."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def role_of(settings: Mapping[str, Any], role: str, file: Path) -> Mapping[str, Any]:
    """A role's section of a configuration. Raises SystemExit when it has none."""
    if role not in settings:
        raise SystemExit(f"{file}: has no [{role}]. taught.toml, beside config.toml, has every role.")
    found: Mapping[str, Any] = settings[role]
    return found
