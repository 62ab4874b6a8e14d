"""Modules of benchmarks/, which is a folder of commands and no package."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def module(monkeypatch: pytest.MonkeyPatch, name: str) -> ModuleType:
    """Import a module of benchmarks/ by its bare name, as its commands do."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.delitem(sys.modules, name, raising=False)
    return importlib.import_module(name)
