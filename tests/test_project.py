"""What the project says of itself agrees with what it is."""

from __future__ import annotations

import importlib.metadata
import inspect
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import fabula
from fabula.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def fenced(page: str, language: str) -> list[str]:
    return [m[2] for m in FENCE.finditer(page) if m[1] == language]


def test_changelog_and_package_agree_on_the_version() -> None:
    entries = re.findall(r"^## \[?(\d+\.\d+\.\d+)\]?", CHANGELOG, re.MULTILINE)
    assert entries, "no version in CHANGELOG.md"
    assert entries[0] == VERSION == fabula.__version__


def test_the_installed_package_is_this_one() -> None:
    try:
        installed = importlib.metadata.version("fabula")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("run from the source folder, not installed")
    assert installed == VERSION, "install it again: pip install '.[test]'"


def test_the_readme_has_the_two_commands() -> None:
    commands = "".join(fenced(README, "sh"))
    assert re.search(r"^pip install \. && fabula read samples/\S+$", commands, re.MULTILINE)
    assert re.search(r"^pip install '\.\[test\]' && scripts/test$", commands, re.MULTILINE)


def test_every_file_the_pages_name_is_there() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = set(re.findall(r"(?:samples|scripts|benchmarks|docs|training|tests)/[\w./-]*\w", text))
        linked = set(re.findall(r"\]\((?!https?:|#)([^)#]+)", text))
        for name in named:
            assert (ROOT / name).exists(), f"{page.name} names {name}, which is not there"
        for name in linked:
            assert (page.parent / name).exists(), f"{page.name} links to {name}, which is not there"


def test_scripts_can_be_run() -> None:
    for script in [*(ROOT / "scripts").iterdir(), ROOT / ".ci" / "run"]:
        if script.suffix:
            continue
        assert os.access(script, os.X_OK), f"{script.name} is not executable"
        assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


def test_the_readmes_python_runs(tmp_path: Path) -> None:
    (snippet,) = fenced(README, "python")
    assert len(snippet.strip().splitlines()) <= 8
    script = tmp_path / "snippet.py"
    # The snippet names a sample; run where the samples are, but save elsewhere.
    script.write_text(snippet.replace('story.save("', f'story.save(r"{tmp_path}/'), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip(), "the README's Python prints nothing"


@pytest.mark.parametrize("name", sorted(fabula.__all__))
def test_everything_public_is_documented(name: str) -> None:
    thing = getattr(fabula, name)
    if name == "__version__":
        assert isinstance(thing, str)
        return
    assert inspect.getdoc(thing), f"fabula.{name} has no docstring"
    assert name in dir(fabula)
    if inspect.isclass(thing):
        for member, value in vars(thing).items():
            if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                assert inspect.getdoc(value), f"fabula.{name}.{member} has no docstring"


@pytest.mark.parametrize("name", ["read", "open"])
def test_public_functions_are_typed_and_say_what_they_raise(name: str) -> None:
    function = getattr(fabula, name)
    signature = inspect.signature(function)
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())
    assert "Error" in (inspect.getdoc(function) or "")


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Stroy'"):
        _ = fabula.Stroy


def test_the_package_ships_its_types_and_data() -> None:
    package = Path(fabula.__file__).parent
    assert (package / "py.typed").is_file()
    assert list((package / "outputs" / "schema").glob("fabula-*.schema.json"))
    source = {p.relative_to(ROOT / "src" / "fabula") for p in (ROOT / "src" / "fabula").rglob("*") if p.is_file()}
    shipped = {p.relative_to(package) for p in package.rglob("*") if p.is_file()}
    missing = {p for p in source - shipped if "__pycache__" not in p.parts}
    assert not missing, f"not in the installed package: {sorted(map(str, missing))}"


def test_the_licence_is_mit_and_named_everywhere() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert PYPROJECT["project"]["license"] == "MIT"
    assert "MIT" in README


def test_every_dependency_has_a_lower_bound_and_no_upper_one() -> None:
    project = PYPROJECT["project"]
    for line in [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]:
        assert ">=" in line, f"{line}: no lower bound"
        assert "<" not in line, f"{line}: an upper bound breaks installs a year from now"


def test_every_dependency_has_its_reason_on_the_page() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = page.split("## What is not written here")[1].split("\n\n")[1]
    told = set(re.findall(r"`([\w-]+)`", rows))
    assert told == {re.split(r"[<>=\[ ]", line)[0] for line in PYPROJECT["project"]["dependencies"]}


def test_dependencies_are_permissive() -> None:
    allowed = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Zlib|0BSD", re.IGNORECASE)
    for line in PYPROJECT["project"]["dependencies"]:
        name = re.split(r"[<>=\[ ]", line)[0]
        meta = importlib.metadata.metadata(name)
        told = [text[:200] for field in ("License-Expression", "License") for text in meta.get_all(field) or []]
        told += [text for text in meta.get_all("Classifier") or [] if text.startswith("License")]
        assert any(allowed.search(t) for t in told), f"{name}: {told}"
        assert not any(re.search(r"\bA?GPL|General Public", t) for t in told), f"{name}: {told}"


def test_the_accuracy_page_gives_its_command() -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    commands = "".join(fenced(page, "sh"))
    for option in ("--variants all", "--chapters"):
        assert re.search(rf"python benchmarks/accuracy\.py .*{option}", commands), option
    for script, options in re.findall(r"python (benchmarks/\w+\.py)(.*)", commands):
        known = (ROOT / script).read_text(encoding="utf-8")
        for option in re.findall(r"--[a-z-]+", options):
            assert f'"{option}"' in known, f"{script} {option}"
