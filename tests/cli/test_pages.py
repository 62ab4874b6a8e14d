"""Help and docs/commands.md cannot drift from the commands."""

from __future__ import annotations

import re

import pytest

from fabula.outputs.json import LAYERS
from tests.cli.conftest import ROOT, Run

COMMANDS = ("read", "cast", "lines", "schema")
PAGE = ROOT / "docs" / "commands.md"


def options(run: Run, *command: str) -> set[str]:
    done = run(*command, "--help")
    assert done.exit_code == 0
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", done.stdout.split("Options:")[1]))


def section(command: str) -> str:
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"(?ms)^## `fabula {command}`.*?(?=^## |\Z)", page)
    assert found, f"docs/commands.md has no section on {command}"
    return found[0]


def test_the_commands_are_these(run: Run) -> None:
    listed = run("--help").stdout.split("Commands:")[1]
    assert set(re.findall(r"(?m)^  (\w+)", listed)) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_every_option_has_help(run: Run, command: str) -> None:
    shown = run(command, "--help").stdout
    assert len(shown.split("Options:")[0].splitlines()) > 4
    for option in re.split(r"(?m)^  (?=-)", shown.split("Options:")[1])[1:]:
        assert option.rstrip().endswith((".", "[required]")), f"{command}: no help: {option}"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_names_every_option(run: Run, command: str) -> None:
    text = section(command)
    for option in options(run, command) - {"--help"}:
        assert f"`{option}" in text, f"docs/commands.md does not name {option} of {command}"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_names_no_option_that_is_none(run: Run, command: str) -> None:
    real = options(run, command) | options(run)
    for option in set(re.findall(r"`(--[a-z][a-z-]+)", section(command))):
        assert option in real, f"docs/commands.md gives {command} {option}"


def test_the_page_names_the_global_options(run: Run) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for option in options(run):
        assert f"`{option}" in page


def test_the_page_names_every_layer() -> None:
    for layer in LAYERS:
        assert f"`{layer}`" in section("read")


def test_help_shows_three_uses(run: Run) -> None:
    shown = run("--help").stdout
    assert "fabula read emma.epub  " in shown
    assert "fabula read emma.epub --json" in shown
    assert "fabula lines emma.fabula --csv" in shown


def test_no_command_is_wrong_use_and_shows_help(run: Run) -> None:
    done = run()
    assert done.exit_code in {0, 2}  # older typer thinks it a question
    assert "Usage: fabula" in done.stdout + done.stderr
