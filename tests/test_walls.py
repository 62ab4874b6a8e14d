"""The walls between the rooms: who may import whom, read from the source."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parent.parent / "src"
PACKAGE = SRC / "fabula"
FILES = sorted(PACKAGE.rglob("*.py"))
STAGES = sorted(p.name for p in (PACKAGE / "stages").iterdir() if (p / "__init__.py").is_file())
HEAVY = (
    "numpy",
    "lxml",
    "rich",
    "typer",
    "jinja2",
    "docx",
    "markdown_it",
    "py3langid",
    "lemminflect",
    "onnxruntime",
    "torch",
)
LONGEST = 700  # lines; a longer file is two rooms


def module_of(file: Path) -> str:
    parts = file.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(source: str, module: str, is_package: bool = False) -> set[str]:
    """Every module a source imports anywhere, also inside functions and under TYPE_CHECKING."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = module.split(".")[: len(module.split(".")) - node.level + is_package]
                base = ".".join([*above, *([node.module] if node.module else [])])
            found.add(base)
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def of_file(file: Path) -> set[str]:
    return imports_of(file.read_text(encoding="utf-8"), module_of(file), file.name == "__init__.py")


def ours(imports: set[str]) -> set[str]:
    return {name for name in imports if name.split(".")[0] == "fabula"}


def within(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


LIBRARY = [f for f in FILES if not within(module_of(f), "fabula.cli", "fabula.__main__")]


def test_imports_are_read_from_every_form_of_import() -> None:
    source = """
import fabula.cli
from fabula import outputs
from . import words
from .words import NAMES
from ..quotes import find_quotes
def late():
    from fabula.pipeline import run
"""
    found = ours(imports_of(source, "fabula.stages.mentions.names"))
    assert {"fabula.cli", "fabula.outputs", "fabula.stages.mentions.words", "fabula.pipeline"} <= found
    assert "fabula.stages.quotes" in found
    assert "fabula.stages.mentions.words" in imports_of("from . import words", "fabula.stages.mentions", True)


def test_there_are_rooms_to_watch() -> None:
    assert {"sources", "tokens", "quotes", "mentions", "characters", "speakers"} <= set(STAGES)
    assert len(FILES) > 30


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_the_model_and_itself_only(stage: str) -> None:
    room = f"fabula.stages.{stage}"
    for file in sorted((PACKAGE / "stages" / stage).rglob("*.py")):
        strangers = {n for n in ours(of_file(file)) if not within(n, "fabula.model", "fabula.errors", room)}
        # "from fabula.model import X" also reads as fabula.model.X; a bare "import fabula" is the front door
        assert not strangers, f"{file.relative_to(SRC)} imports {sorted(strangers)}"


def test_the_model_knows_nobody() -> None:
    # Story.save opens the one door to the outputs, inside the function that needs it.
    allowed = {"fabula.model.story": {"fabula.outputs.sqlite", "fabula.outputs.sqlite.save"}}
    for file in sorted((PACKAGE / "model").rglob("*.py")):
        strangers = {n for n in ours(of_file(file)) if not within(n, "fabula.model", "fabula.errors")}
        strangers -= allowed.get(module_of(file), set())
        assert not strangers, f"{file.relative_to(SRC)} imports {sorted(strangers)}"


def test_the_model_needs_the_outputs_only_when_saving() -> None:
    code = "import fabula.model, sys; print([m for m in sys.modules if m.startswith(('fabula.outputs', 'sqlite3'))])"
    assert _python(code) == "[]"


def test_errors_and_version_know_nobody() -> None:
    for name in ("errors.py", "version.py"):
        assert not ours(of_file(PACKAGE / name))


def test_the_package_knows_no_training_benchmarks_or_tests() -> None:
    for file in FILES:
        foreign = {n for n in of_file(file) if n.split(".")[0] in {"training", "benchmarks", "tests", "scripts"}}
        assert not foreign, f"{file.relative_to(SRC)} imports {sorted(foreign)}"


def test_only_the_command_knows_the_command() -> None:
    for file in LIBRARY:
        assert not {n for n in of_file(file) if within(n, "fabula.cli", "typer")}, file.relative_to(SRC)


def test_reading_opens_no_network() -> None:
    nets = ("socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "urllib3")
    for file in FILES:
        found = {n for n in of_file(file) if within(n, *nets)}
        assert not found, f"{file.relative_to(SRC)} imports {sorted(found)}"


def test_import_fabula_loads_nothing_heavy() -> None:
    loaded = _python("import fabula, sys; print(' '.join(sorted(m.split('.')[0] for m in sys.modules)))").split()
    assert "fabula" in loaded
    assert not set(HEAVY) & set(loaded)


def test_reading_needs_neither_the_command_nor_the_page() -> None:
    code = "import fabula, sys; fabula.read('\\u201cYes,\\u201d said Meg.'); print(' '.join(sys.modules))"
    loaded = {name.split(".")[0] for name in _python(code).split()}
    assert "numpy" in loaded
    assert not {"rich", "typer", "jinja2", "sqlite3", "docx"} & loaded


@pytest.mark.parametrize(
    "file", [f for f in FILES if not within(module_of(f), "fabula.cli", "fabula.__main__")], ids=module_of
)
def test_the_library_never_prints_or_exits(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            assert name not in {"print", "exit", "quit", "sys.exit", "os._exit"}, f"{file.name}:{node.lineno}: {name}"
            assert not name.startswith(("sys.stdout.", "sys.stderr.")), f"{file.name}:{node.lineno}: {name}"


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_no_file_is_too_long_to_read(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_every_noqa_says_which_and_why(file: Path) -> None:
    with io.StringIO(file.read_text(encoding="utf-8")) as source:
        for token in tokenize.generate_tokens(source.readline):
            if token.type == tokenize.COMMENT and "noqa" in token.string:
                assert "noqa: " in token.string, f"{file.name}:{token.start[0]}: noqa without a rule"


def _python(code: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()
