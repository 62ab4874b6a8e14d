"""`fabula read`: what it writes, what it prints, what it refuses."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import jsonschema
import pytest

import fabula
from fabula.outputs.json import schema_text
from tests.cli.conftest import Run

TABLE = """\
name          aliases     lines  words  first   last
Clara         Miss Vance      1      2  ch. 1  ch. 1
Tom                           1      2  ch. 1  ch. 1
(unresolved)                  1      3
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def put(path: str, content: str = "“Oh.” said Tom") -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(content, encoding="utf-8")
    return path


# ---- what it writes and prints


def test_one_book(run: Run, folder: Path) -> None:
    done = run("read", "book.txt")
    assert (done.exit_code, done.stdout) == (0, TABLE)
    assert done.stderr == "fabula: wrote book.fabula and book.html\n"
    assert names(folder) == ["book.fabula", "book.html", "book.txt"]
    assert len(fabula.open("book.fabula").lines) == 3
    assert "Come in" in Path("book.html").read_text(encoding="utf-8")


def test_outputs_lie_beside_the_book_not_in_the_current_folder(run: Run, folder: Path) -> None:
    assert run("read", put("sub/emma.txt")).exit_code == 0
    assert names(folder) == ["book.txt", "sub"]
    assert names(folder / "sub") == ["emma.fabula", "emma.html", "emma.txt"]


def test_out_is_made_with_the_folders_above(run: Run, folder: Path) -> None:
    assert run("read", "book.txt", "--out", "a/b").exit_code == 0
    assert names(folder) == ["a", "book.txt"]
    assert names(folder / "a" / "b") == ["book.fabula", "book.html"]


def test_quiet_prints_nothing(run: Run, folder: Path) -> None:
    done = run("read", "book.txt", "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert names(folder) == ["book.fabula", "book.html", "book.txt"]


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (["--no-html"], ["book.fabula", "book.txt"]),
        (["--no-save"], ["book.html", "book.txt"]),
        (["--no-html", "--no-save"], ["book.txt"]),
    ],
)
def test_outputs_nobody_wants_are_not_written(run: Run, folder: Path, options: list[str], left: list[str]) -> None:
    done = run("read", "book.txt", *options)
    assert (done.exit_code, done.stdout) == (0, TABLE)
    assert names(folder) == left


def test_reading_again_replaces_both(run: Run, folder: Path) -> None:
    run("read", "book.txt")
    put("book.txt", "“Oh.” said Tom")
    assert run("read", "book.txt").exit_code == 0
    assert names(folder) == ["book.fabula", "book.html", "book.txt"]
    assert len(fabula.open("book.fabula").lines) == 1


def test_a_long_cast_is_shortened(run: Run) -> None:
    people = [{"name": f"Somebody {n}"} for n in range(30)]
    put("cast.json", json.dumps(people))
    shown = run("read", "book.txt", "--cast", "cast.json").stdout.splitlines()
    assert len(shown) == 1 + 20 + 2
    assert shown[-2].split() == ["and", "10", "more", "0", "0"]
    assert shown[-1].split() == ["(unresolved)", "3", "7"]
    assert len(run("cast", "book.fabula").stdout.splitlines()) == 1 + 30 + 1


def test_as_one(run: Run, folder: Path) -> None:
    parts = [put(f"serial/ch{n}.txt", f"Chapter {n}\n\n“Oh.” said Tom.\n") for n in (1, 2, 3)]
    done = run("read", *parts, "--as-one")
    assert done.exit_code == 0
    assert done.stderr == f"fabula: wrote {Path('serial/ch1-ch3.fabula')} and {Path('serial/ch1-ch3.html')}\n"
    assert names(folder / "serial") == ["ch1-ch3.fabula", "ch1-ch3.html", "ch1.txt", "ch2.txt", "ch3.txt"]
    titles = [c.title for c in fabula.open("serial/ch1-ch3.fabula").chapters]
    assert titles == ["Chapter 1", "Chapter 2", "Chapter 3"]


def test_as_one_leaves_the_readings_of_its_files_alone(run: Run, folder: Path) -> None:
    parts = [put(f"{name}.txt", f"Chapter 1\n\n“{name}.” said Tom.\n") for name in ("ch1", "CH1-ch2", "ch2")]
    run("read", *parts)
    alone = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = run("read", *parts, "--as-one")
    assert "ch1-ch2.fabula is another book's; ch1.txt and 2 more goes to ch1-ch2-2" in done.stderr
    assert {name: (folder / name).read_bytes() for name in alone} == alone
    assert len(fabula.open("ch1-ch2-2.fabula").lines) == 3
    assert run("read", *parts, "--as-one").exit_code == 0  # again: it replaces its own earlier reading
    assert sorted(set(names(folder)) - alone.keys()) == ["ch1-ch2-2.fabula", "ch1-ch2-2.html"]


def test_as_one_leaves_the_story_of_another_book_alone(run: Run, folder: Path) -> None:
    run("read", put("ch1-ch2.txt"), "--no-html")
    old = Path("ch1-ch2.fabula").read_bytes()
    run("read", put("ch1.txt"), put("ch2.txt"), "--as-one", "--no-html")
    assert Path("ch1-ch2.fabula").read_bytes() == old
    assert (folder / "ch1-ch2-2.fabula").is_file()


def test_as_one_of_one_file_and_of_long_names(run: Run, folder: Path) -> None:
    assert run("read", "book.txt", "--as-one", "--out", "a").exit_code == 0
    assert names(folder / "a") == ["book.fabula", "book.html"]
    parts = [put(f"{n}{'é' * 110}.txt") for n in (1, 2)]
    assert run("read", *parts, "--as-one", "--out", "b").exit_code == 0
    half = "é" * 54
    assert names(folder / "b") == [f"1{half}-2{half}.fabula", f"1{half}-2{half}.html"]


def test_a_cast_is_handed_on(run: Run) -> None:
    put("cast.json", '[{"name": "Tom", "aliases": ["Tommy"]}]')
    run("read", "book.txt", "--cast", "cast.json")
    assert [(c.name, c.aliases) for c in fabula.open("book.fabula").cast] == [("Tom", ("Tommy",))]


def test_what_was_put_up_with_is_a_warning(run: Run) -> None:
    put("odd.txt", "“Oh.” said Tom\nNOTE gone.xhtml is\x1b[31m missing.\nNOTE It is so.\n")
    warnings = "fabula: odd.txt: warning: gone.xhtml is\ufffd[31m missing.\nfabula: odd.txt: warning: It is so.\n"
    done = run("read", "odd.txt")
    assert done.exit_code == 0
    assert done.stderr == warnings + "fabula: wrote odd.fabula and odd.html\n"
    assert run("read", "odd.txt", "--json").stderr == warnings
    assert [run(view, "odd.txt", "--csv").stderr for view in ("cast", "lines")] == [warnings] * 2
    for command in ("read", "cast", "lines"):
        assert run(command, "odd.txt", "--quiet").stderr == ""
        assert "warning" not in run(command, "odd.fabula").stderr  # said when it was read
    assert len(fabula.open("odd.fabula").source.notes) == 2


def test_many_warnings_are_counted(run: Run) -> None:
    put("odd.txt", "".join(f"NOTE {n} is missing.\n" for n in range(9)))
    lines = run("read", "odd.txt", "--no-save", "--no-html").stderr.splitlines()
    assert len(lines) == 6
    assert lines[-1] == "fabula: odd.txt: warning: 4 more of the kind; the saved story has all"


# ---- JSON


def test_json_is_one_object_as_the_schema_says_and_writes_nothing(run: Run, folder: Path) -> None:
    done = run("read", "book.txt", "--json")
    assert (done.exit_code, done.stderr, done.stdout.count("\n")) == (0, "", 1)
    printed = json.loads(done.stdout)
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(printed)
    assert "".join(printed["text"][s["start"] : s["end"]] for s in printed["segments"]) == printed["text"]
    assert names(folder) == ["book.txt"]


def test_json_with_out_does_both(run: Run, folder: Path) -> None:
    done = run("read", "book.txt", "--json", "--out", "o")
    assert json.loads(done.stdout)["schema"] == "fabula/1"
    assert names(folder / "o") == ["book.fabula", "book.html"]


def test_several_books_are_one_object_a_line(run: Run) -> None:
    done = run("read", "book.txt", put("b.txt"), "--json", "--layers", "text")
    assert [json.loads(line)["source"]["path"] for line in done.stdout.splitlines()] == ["book.txt", "b.txt"]


def test_layers_choose(run: Run) -> None:
    done = run("read", "book.txt", "--json", "--layers", "tokens, quotes")
    assert list(json.loads(done.stdout)) == ["schema", "version", "source", "manifest", "tokens", "quotes"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--json", "--layers", "quote"], "no layer is called 'quote'; the layers are text, paragraphs"),
        (["--json", "--layers", ","], "no layer is named"),
        (["--layers", "text"], "--layers chooses what --json prints; add --json"),
        (["--format", "pdf"], "pdf"),
        (["--encoding", "base64"], "'base64' is no encoding; try utf-8, cp1252"),
        (["--encoding", "utf-99"], "'utf-99' is no encoding; try utf-8, cp1252"),
        (["-", "-"], "standard input (-) can be read only once"),
        (["-", "--as-one"], "standard input (-) cannot be a part of a book"),
        (["--frobnicate"], "No such option"),
    ],
)
def test_wrong_use(run: Run, folder: Path, arguments: list[str], says: str) -> None:
    done = run("read", "book.txt", *arguments, given="“Oh.”")
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in " ".join(done.stderr.split())
    assert names(folder) == ["book.txt"]


def test_no_book_is_wrong_use(run: Run) -> None:
    assert run("read").exit_code == 2


# ---- standard input


def test_standard_input(run: Run, folder: Path) -> None:
    done = run("read", "-", given="“Oh.” said Tom")
    assert done.exit_code == 0
    assert names(folder) == ["book.txt", "story.fabula", "story.html"]
    assert fabula.open("story.fabula").source.path is None


def test_standard_input_to_json(run: Run) -> None:
    printed = json.loads(run("read", "-", "--json", given="“Oh, é” said Tom".encode()).stdout)
    assert printed["source"]["path"] is None
    assert printed["text"] == "“Oh, é” said Tom"


def test_a_failure_of_standard_input_is_named(run: Run) -> None:
    done = run("read", "-", given="NAMELESS ")
    assert (done.exit_code, done.stderr) == (1, "fabula: standard input: the bytes are not text\n")


# ---- saved stories


def test_a_saved_story_is_shown_and_its_page_drawn_again(run: Run, folder: Path) -> None:
    run("read", "book.txt", "--no-html")
    Path("book.txt").unlink()
    before = Path("book.fabula").read_bytes()
    done = run("read", "book.fabula")
    assert (done.exit_code, done.stdout, done.stderr) == (0, TABLE, "fabula: wrote book.html\n")
    assert names(folder) == ["book.fabula", "book.html"]
    assert Path("book.fabula").read_bytes() == before


def test_a_saved_story_is_copied_to_out(run: Run, folder: Path) -> None:
    run("read", "book.txt", "--no-html")
    assert run("read", "book.fabula", "--out", "o").exit_code == 0
    assert names(folder / "o") == ["book.fabula", "book.html"]
    assert (folder / "o" / "book.fabula").read_bytes() == (folder / "book.fabula").read_bytes()


def test_a_saved_story_by_any_name_is_known(run: Run) -> None:
    run("read", "book.txt")
    Path("book.fabula").rename("saved.db")
    assert json.loads(run("read", "saved.db", "--json").stdout)["source"]["path"] == "book.txt"


@pytest.mark.parametrize(
    "option", [["--cast", "c.json"], ["--quotes", "c.json"], ["--format", "txt"], ["--encoding", "utf-8"]]
)
def test_what_only_a_reading_obeys_is_refused_with_a_saved_story(run: Run, option: list[str]) -> None:
    put("c.json", "[]")
    run("read", "book.txt")
    done = run("read", "book.fabula", *option)
    assert done.exit_code == 2
    assert f"{option[0]}: book.fabula is read already" in " ".join(done.stderr.split())


def test_a_saved_story_is_no_part_of_a_book(run: Run) -> None:
    run("read", "book.txt")
    done = run("read", "book.txt", "book.fabula", "--as-one")
    assert done.exit_code == 2
    assert "cannot be a part of a book" in " ".join(done.stderr.split())


def test_a_damaged_saved_story(run: Run) -> None:
    put("bad.fabula", "no story")
    done = run("read", "bad.fabula")
    assert done.exit_code == 1
    assert done.stderr.startswith("fabula: bad.fabula: is not a Fabula file")
    assert run("read", "gone.fabula").stderr.startswith("fabula: gone.fabula: there is no such file")


# ---- names of outputs


def test_the_book_itself_is_never_overwritten(run: Run, folder: Path) -> None:
    put("page.html", "“Oh.” said Tom")
    done = run("read", "page.html")
    assert Path("page.html").read_text(encoding="utf-8") == "“Oh.” said Tom"
    assert names(folder) == ["book.txt", "page.fabula", "page.fabula.html", "page.html"]
    assert done.stderr.splitlines() == [
        "fabula: page.html is the book itself; the page is page.fabula.html",
        "fabula: wrote page.fabula and page.fabula.html",
    ]
    run("read", "page.html")  # and the next time
    assert names(folder) == ["book.txt", "page.fabula", "page.fabula.html", "page.html"]


def test_a_strangers_page_is_never_overwritten(run: Run, folder: Path) -> None:
    put("book.html", "<p>bought, not made</p>")
    done = run("read", "book.txt")
    assert Path("book.html").read_text(encoding="utf-8") == "<p>bought, not made</p>"
    assert "book.html is there already and was not made by Fabula; the page is book.fabula.html" in done.stderr
    put("book.fabula.html", "<p>nor this</p>")
    run("read", "book.txt")
    assert Path("book.fabula.html").read_text(encoding="utf-8") == "<p>nor this</p>"
    assert "book.fabula-2.html" in names(folder)


def test_a_strangers_fabula_file_is_never_overwritten(run: Run) -> None:
    put("book.fabula", "notes on fabula and syuzhet")
    done = run("read", "book.txt")
    assert done.exit_code == 1
    assert "book.fabula: is there already and is not a Fabula file" in done.stderr
    assert Path("book.fabula").read_text(encoding="utf-8") == "notes on fabula and syuzhet"


def test_no_other_input_is_overwritten(run: Run, folder: Path) -> None:
    run("read", "book.txt")  # makes book.html, a page of ours ...
    run("read", "book.txt", "book.html")  # ... which is now a book
    assert "book.fabula.html" in names(folder)
    assert names(folder).count("book.html") == 1


def test_books_of_one_name_are_numbered(run: Run, folder: Path) -> None:
    done = run("read", put("a/ch.txt", "A"), put("b/ch.txt", "B"), put("c/CH.md", "C"), "--out", "o")
    assert done.exit_code == 0
    assert names(folder / "o") == ["CH-3.fabula", "CH-3.html", "ch-2.fabula", "ch-2.html", "ch.fabula", "ch.html"]
    assert [fabula.open(f"o/{name}.fabula").text for name in ("ch", "ch-2", "CH-3")] == ["A", "B", "C"]
    assert f"{Path('o/ch')}.fabula is another book's; b/ch.txt goes to ch-2" in done.stderr


def test_a_number_never_meets_a_real_name(run: Run) -> None:
    run("read", put("a/ch.txt", "A"), put("b/ch.txt", "B"), put("c/ch-2.txt", "C"), "--out", "o")
    assert [fabula.open(f"o/{name}.fabula").text for name in ("ch", "ch-3", "ch-2")] == ["A", "B", "C"]


def test_one_name_in_two_formats_side_by_side(run: Run) -> None:
    put("book.md", "other")
    assert run("read", "book.md", "book.txt").exit_code == 0
    assert fabula.open("book.fabula").text == "other"
    assert "Come in" in fabula.open("book-2.fabula").text


def test_a_story_of_another_book_is_not_overwritten_on_another_day(run: Run) -> None:
    run("read", "book.txt")
    put("book.md", "other")
    for _ in range(2):  # and the number does not grow
        run("read", "book.md")
        assert "Come in" in fabula.open("book.fabula").text
        assert fabula.open("book-2.fabula").text == "other"
    assert not Path("book-3.fabula").exists()


def test_a_saved_story_and_its_book_together(run: Run, folder: Path) -> None:
    run("read", "book.txt", "--no-html")
    before = Path("book.fabula").read_bytes()
    assert run("read", "book.txt", "book.fabula").exit_code == 0
    assert Path("book.fabula").read_bytes() == before
    assert names(folder) == ["book-2.fabula", "book-2.html", "book.fabula", "book.html", "book.txt"]


def test_one_file_named_twice_is_read_once(run: Run, folder: Path) -> None:
    done = run("read", "book.txt", "./book.txt")
    assert done.stdout == TABLE
    assert names(folder) == ["book.fabula", "book.html", "book.txt"]


@pytest.mark.skipif(os.name == "nt", reason="names of POSIX")
def test_names_with_line_ends_stops_and_dashes(run: Run, folder: Path) -> None:
    for name in ("a\nb.txt", "Vol. 1. Emma", ".txt", "-q.txt"):
        put(name)
        assert run("read", "--", name).exit_code == 0
    assert {"a\nb.fabula", "Vol. 1.fabula", ".txt.fabula", "-q.fabula"} <= set(names(folder))
    done = run("read", "--", "no\nsuch.txt")
    assert done.stderr.count("\n") == 1


# ---- failures


def test_a_missing_book(run: Run, folder: Path) -> None:
    done = run("read", "gone.txt")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "fabula: gone.txt: No such file or directory. Check the name and the folder.\n"
    assert names(folder) == ["book.txt"]


def test_one_bad_book_is_one_bad_book(run: Run, folder: Path) -> None:
    done = run("read", put("a.txt", "BUG "), "book.txt", "gone.txt", put("m.txt", "MEMORY "), put("z.txt"))
    assert done.exit_code == 1
    assert done.stdout.count("(unresolved)") == 2
    assert "book.txt\n" in done.stdout  # each table says whose it is
    errors = [line for line in done.stderr.splitlines() if "wrote" not in line]
    assert errors == [
        "fabula: a.txt: this is a bug in Fabula (KeyError: 'oh\\nno'). Please report it with what "
        "`fabula --debug ...` prints and, if you may, the book.",
        "fabula: gone.txt: No such file or directory. Check the name and the folder.",
        "fabula: m.txt: not enough memory. Close other programs, or read the book in parts.",
        "fabula: 2 of 5 books read; 3 failed",
    ]
    assert {"book.fabula", "z.fabula"} <= set(names(folder))
    assert "a.fabula" not in names(folder)


def test_json_of_the_others_is_printed(run: Run) -> None:
    done = run("read", "gone.txt", "book.txt", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["source"]["path"] == "book.txt"
    assert "1 of 2 books read; 1 failed" in done.stderr


def test_debug_shows_the_traceback(run: Run) -> None:
    put("a.txt", "BUG ")
    done = run("--debug", "read", "a.txt")
    assert "Traceback (most recent call last)" in done.stderr
    assert "_misbehave" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("fabula: a.txt: this is a bug in Fabula (KeyError")
    assert "Traceback" not in run("read", "a.txt").stderr


def test_a_language_is_refused_by_name(run: Run) -> None:
    done = run("read", put("emma.txt", "LANGUAGE "))
    assert (done.exit_code, done.stderr) == (1, "fabula: emma.txt: is in German. --force reads it all the same.\n")


@pytest.mark.parametrize("command", ["read", "cast", "lines"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[{}]", 'entry 1: "name" should be'),
        ("[", "line 1, column 2: is not JSON"),
        (None, "there is no such file"),
    ],
)
def test_a_cast_that_cannot_be_used_is_wrong_use(
    run: Run, folder: Path, command: str, content: str | None, says: str
) -> None:
    put("cast.json", content or "")
    done = run(command, "book.txt", "--cast", "cast.json" if content else "gone.json")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"fabula: {'cast' if content else 'gone'}.json: {says}")
    assert names(folder) == ["book.txt", "cast.json"]


@pytest.mark.parametrize("command", ["read", "cast", "lines"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[{}]", 'quotes.json: entry 1: "spans" should be'),
        ('[{"spans": [[0, 9999]]}]', "book.txt: quotes.json: entry 1: the span is not in the text"),
    ],
)
def test_quotations_that_cannot_be_used_are_wrong_use(
    run: Run, folder: Path, command: str, content: str, says: str
) -> None:
    put("quotes.json", content)
    done = run(command, "book.txt", "--quotes", "quotes.json")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"fabula: {says}")
    assert names(folder) == ["book.txt", "quotes.json"]


def test_quotations_are_of_one_text(run: Run) -> None:
    put("quotes.json", '[{"spans": [[0, 9]]}]')
    put("other.txt")
    done = run("read", "book.txt", "other.txt", "--quotes", "quotes.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "its offsets are of one text" in " ".join(done.stderr.split())
    assert run("read", "book.txt", "book.txt", "--quotes", "quotes.json").exit_code == 0
    assert run("read", "book.txt", "other.txt", "--as-one", "--quotes", "quotes.json").exit_code == 0


def test_out_that_is_a_file(run: Run) -> None:
    done = run("read", "book.txt", "--out", "book.txt")
    assert done.exit_code == 1
    assert "book.txt: cannot be made a folder: a file stands there. Choose another folder." in done.stderr


def test_a_folder_that_cannot_be_written_is_refused_before_the_reading(
    run: Run, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr("fabula.outputs.files.os.access", lambda path, mode: False)
    monkeypatch.setattr("fabula.cli.read.open_books", lambda *a: pytest.fail("it was read"))
    done = run("read", "book.txt")
    assert done.exit_code == 1
    assert "no permission to write there" in done.stderr
    assert "--out FOLDER writes elsewhere" in done.stderr
    assert names(folder) == ["book.txt"]


def test_a_full_disk(run: Run, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fabula.outputs.files.os.fsync", full)
    done = run("read", "book.txt", put("b.txt"))
    assert done.exit_code == 1
    assert "fabula: book.fabula: cannot be written: the disk is full." in done.stderr
    assert "fabula: 0 of 2 books read; 2 failed" in done.stderr
    assert names(folder) == ["b.txt", "book.txt"]


def test_ctrl_c(run: Run, folder: Path) -> None:
    done = run("read", "book.txt", put("i.txt", "INTERRUPT "), put("z.txt"))
    assert done.exit_code == 130
    assert done.stderr.splitlines()[-1] == "fabula: stopped; nothing half-written is left"
    assert not Path("z.fabula").exists()
    assert Path("book.fabula").exists()


def test_ctrl_c_in_the_middle_of_writing(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("read", "book.txt")
    before = {name: (folder / name).read_bytes() for name in names(folder)}

    def stop(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fabula.outputs.files.os.fsync", stop)
    assert run("read", "book.txt").exit_code == 130
    assert {name: (folder / name).read_bytes() for name in names(folder)} == before


def test_a_bug_in_the_page_keeps_the_story(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(story: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("fabula.outputs.page.render", broken)
    done = run("read", "book.txt")
    assert done.exit_code == 1
    assert "this is a bug in Fabula (ZeroDivisionError" in done.stderr
    assert len(fabula.open("book.fabula").lines) == 3
    assert not Path("book.html").exists()


def test_a_text_with_lone_surrogates_and_nul_goes_through_every_output(run: Run, folder: Path) -> None:
    Path("odd.txt").write_bytes("“Oh\0\ud800\x1b[31m[bold]” said Tom".encode("utf-8", "surrogatepass"))
    assert run("read", "odd.txt").exit_code == 0
    assert fabula.open("odd.fabula").text == "“Oh\0\ud800\x1b[31m[bold]” said Tom"
    assert json.loads(run("read", "odd.fabula", "--json").stdout)["text"] == "“Oh\0\ud800\x1b[31m[bold]” said Tom"
    shown = run("lines", "odd.fabula").stdout
    assert "“Oh\ufffd\ufffd\ufffd[31m[bold]”" in shown  # a terminal obeys nothing of it
    shutil.rmtree(folder / "o", ignore_errors=True)
