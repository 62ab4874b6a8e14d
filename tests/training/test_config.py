"""Both configurations have the keys that the code reads, and no other. No PyTorch: the code is looked at, not run."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from fabula.model import Thresholds

FOLDER = Path(__file__).resolve().parents[2] / "training" / "reader"
BOTH: dict[str, dict[str, Any]] = {
    name: tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in ("config", "taught")
}
FILES = [*sorted(FOLDER.glob("*.py")), FOLDER.parent / "rebuild.py"]
ROLES = ("teacher", "base", "reader")
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


def losses_made() -> tuple[set[str], set[str]]:
    """Names of the losses by annotation, and of those by a teacher."""
    tree = ast.parse((FOLDER / "losses.py").read_text(encoding="utf-8"))
    found: dict[bool, set[str]] = {False: set(), True: set()}
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        if not (isinstance(function.returns, ast.Name) and function.returns.id == "Losses"):
            continue
        taught = function.name.startswith("taught")
        for node in ast.walk(function):
            match node:
                case ast.Subscript(value=ast.Name(id="losses"), slice=ast.Constant(value=str(name))):
                    found[taught].add(name)
                case ast.Dict(keys=keys):
                    found[taught] |= {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    return found[False], found[True]


@pytest.fixture(params=BOTH)
def settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    return BOTH[request.param]


def roles(settings: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: settings[name] for name in ROLES if name in settings}


def test_one_is_trained_alone_and_one_by_a_teacher() -> None:
    assert {name: [*roles(settings)] for name, settings in BOTH.items()} == {"config": [*ROLES[1:]], "taught": [*ROLES]}


def test_every_key_is_read_and_every_key_read_is_there(settings: dict[str, Any]) -> None:
    assert {key for key in keys_read("settings") if "." not in key} | roles(settings).keys() == settings.keys()
    inside = {key for role in roles(settings).values() for key in role}
    assert {key for key in keys_read("config") if "." not in key} <= settings["train"].keys() | inside
    read = keys_read("config") | keys_read("settings") | keys_read("role")
    outer = {key.removeprefix("train.") for key in read}
    assert settings["train"].keys() <= outer
    for role in roles(settings).values():
        assert {key for key in role if not key.startswith("pretrain_")} <= keys_read("role")


def test_roles_have_the_same_keys(settings: dict[str, Any]) -> None:
    trained = roles(settings)
    keys = {name: {key for key in role if not key.startswith("pretrain_")} for name, role in trained.items()}
    assert all(found == keys["reader"] for found in keys.values())
    assert settings["train"]["frozen"].keys() == trained.keys()
    tasks = trained["reader"]["epochs"].keys()
    assert all(role[key].keys() == tasks for role in trained.values() for key in ("epochs", "batch"))


def test_the_first_of_each_encoder_is_pretrained(settings: dict[str, Any]) -> None:
    pretrained = {name for name, role in roles(settings).items() if "pretrain_pieces" in role}
    assert pretrained == roles(settings).keys() - {"reader"}
    assert all(settings[name]["pretrain_pieces"] > 0 for name in pretrained)


def test_a_teacher_needs_something_to_label(settings: dict[str, Any]) -> None:
    taught = any(role["epochs"]["unlabelled"] for role in roles(settings).values())
    assert taught == ("teacher" in settings) == bool(settings["taught_words"])


def test_every_loss_has_a_weight_and_every_weight_a_loss(settings: dict[str, Any]) -> None:
    gold, taught = losses_made()
    assert {"span", "link", "other", "arc"} <= gold
    wanted = gold | taught if "teacher" in settings else gold
    assert settings["train"]["weights"].keys() == wanted
    assert all(role["weights"].keys() <= wanted for role in roles(settings).values())


def test_thresholds_are_those_of_the_model(settings: dict[str, Any]) -> None:
    assert list(settings["thresholds"]) == [field.name for field in fields(Thresholds)]
    Thresholds(**settings["thresholds"])
    assert isinstance(settings["version"], str)
