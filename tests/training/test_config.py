"""config.toml has the keys that the code reads, and no other. No PyTorch: the code is looked at, not run."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from fabula.model import Thresholds

FOLDER = Path(__file__).resolve().parents[2] / "training" / "reader"
SETTINGS: dict[str, Any] = tomllib.loads((FOLDER / "config.toml").read_text(encoding="utf-8"))
FILES = [*sorted(FOLDER.glob("*.py")), FOLDER.parent / "rebuild.py"]
TREES = [ast.parse(file.read_text(encoding="utf-8")) for file in FILES]


def keys_read(name: str) -> set[str]:
    """Every KEY of `name["KEY"]`, and of `name["KEY"]["INNER"]` as KEY.INNER, in the code of the training."""
    found = set()
    for node in (node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Subscript)):
        match node:
            case ast.Subscript(value=ast.Name(id=owner), slice=ast.Constant(value=str(key))) if owner == name:
                found.add(key)
            case ast.Subscript(
                value=ast.Subscript(value=ast.Name(id=owner), slice=ast.Constant(value=str(key))),
                slice=ast.Constant(value=str(inner)),
            ) if owner == name:
                found.add(f"{key}.{inner}")
    return found


def strings() -> set[str]:
    constants = (node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


ROLES = ("teacher", "student", "reader")


def test_every_key_is_read_and_every_key_read_is_there() -> None:
    assert {key for key in keys_read("settings") if "." not in key} | set(ROLES) == SETTINGS.keys()
    assert {key for key in keys_read("config") if "." not in key} <= SETTINGS["train"].keys() | SETTINGS[
        "student"
    ].keys()
    read = keys_read("config") | keys_read("settings") | keys_read("role")
    outer = {key.removeprefix("train.") for key in read}
    assert SETTINGS["train"].keys() <= outer
    for role in ROLES:
        assert {key for key in SETTINGS[role] if not key.startswith("pretrain_")} <= keys_read("role")


def test_roles_have_the_same_keys() -> None:
    assert SETTINGS["teacher"].keys() == SETTINGS["student"].keys()
    assert SETTINGS["reader"].keys() == {key for key in SETTINGS["student"] if not key.startswith("pretrain_")}
    assert SETTINGS["train"]["frozen"].keys() == set(ROLES)
    tasks = SETTINGS["student"]["epochs"].keys()
    assert all(SETTINGS[role][key].keys() == tasks for role in ROLES for key in ("epochs", "batch"))


def test_every_loss_that_has_a_weight_is_made() -> None:
    assert SETTINGS["train"]["weights"].keys() <= strings()


def test_thresholds_are_those_of_the_model() -> None:
    assert list(SETTINGS["thresholds"]) == [field.name for field in fields(Thresholds)]
    Thresholds(**SETTINGS["thresholds"])
    assert SETTINGS["student"]["pretrain_pieces"] > 0
    assert isinstance(SETTINGS["version"], str)
