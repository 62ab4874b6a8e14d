"""One SQLite file a story: nothing lost, nothing half-written, nothing mistaken."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings

import fabula
from fabula.errors import OutputError, StoryFileError
from fabula.model import EventTable, GrammarTable, Line, Story
from fabula.outputs.sqlite import APPLICATION_ID, TABLES, USER_VERSION, load, save, saved_path
from tests.build import build_story, crowded, says
from tests.outputs.invented import same, stories

TEXT = "Chapter 1\r\n\r\n“Come in,” said Clara.\0 “Sit.”\r\n\r\n“Thank you, Miss Vance,” said Tom. He sat.\r\n"


@pytest.fixture
def story() -> Story:
    return build_story(
        TEXT,
        cast={"Clara Vance": ["Clara", "Miss Vance"], "Tom": []},
        lines=[
            says("“Come in,”", "“Sit.”", by="Clara", to=["Tom"], evidence="said Clara"),
            says("“Thank you, Miss Vance,”", by="Tom", to=["Clara"]),
        ],
        chapters=["Chapter 1"],
        mentions=[("He", "Tom")],
        manifest={"scorers": "rules", "a": "b"},
    )


def test_every_layer_comes_back(story: Story, tmp_path: Path) -> None:
    path = save(story, tmp_path / "emma.fabula")
    assert path == tmp_path / "emma.fabula"
    assert same(load(path), story)
    assert same(fabula.open(path), story)
    assert same(fabula.open(str(path)), story)
    assert story.save(str(path)) == path


def parsed(story: Story) -> Story:
    """The same with a grammar (each token hangs on the first of its sentence) and one event."""
    tokens = story.tokens
    head = tokens.sentence_start[tokens.sentence]
    head = np.where(head == np.arange(len(tokens)), -1, head)
    grammar = GrammarTable(tokens.sentence % 17, tuple(map(str.lower, tokens.words())), head, (head >= 0) * 7)
    events = EventTable(tokens.start[5:6], tokens.end[5:6], np.array([5]), np.array([0.75]))
    return replace(story, grammar=grammar, events=events)


def test_grammar_and_events_come_back(story: Story, tmp_path: Path) -> None:
    path = save(parsed(story), tmp_path / "emma.fabula")
    assert same(load(path), parsed(story))
    assert save(load(path), tmp_path / "again.fabula").read_bytes() == path.read_bytes()
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT head, relation, upos, lemma FROM tokens ORDER BY id LIMIT 2"
        assert database.execute(query).fetchall() == [(None, "root", "ADJ", "chapter"), (0, "appos", "ADJ", "1")]
        assert database.execute("SELECT token, confidence FROM events").fetchall() == [(5, 0.75)]


def test_mentions_of_others_than_the_cast_come_back(story: Story, tmp_path: Path) -> None:
    path = save(crowded(story), tmp_path / "a.fabula")
    assert same(load(path), crowded(story))
    with closing(sqlite3.connect(path)) as database:
        of_cast = "SELECT count(*) FROM mentions WHERE character IS NOT NULL"
        assert database.execute(of_cast).fetchone() == (len(story.mentions),)
        for column in ("character", "entity"):
            plan = database.execute(f"EXPLAIN QUERY PLAN SELECT * FROM mentions WHERE {column} = 1").fetchall()
            assert f"mentions_by_{column}" in plan[0][3]


def test_more_tokens_than_are_loaded_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = parsed(build_story("Rain fell on the town. Nobody came. " * 20))
    path = save(story, tmp_path / "a.fabula")
    monkeypatch.setattr("fabula.outputs.sqlite._CHUNK", 7)
    assert same(load(path), story)


def test_a_file_of_the_first_tables_is_still_read(story: Story, tmp_path: Path) -> None:
    path = save(story, tmp_path / "old.fabula")
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE events")
        for column in ("upos", "lemma", "head", "relation"):
            database.execute(f"ALTER TABLE tokens DROP COLUMN {column}")
        database.execute("PRAGMA user_version = 1")
    assert same(load(path), story)


@settings(deadline=None, max_examples=60)
@given(stories())
def test_any_story_comes_back(invented: Story) -> None:
    with TemporaryDirectory() as folder:
        path = save(invented, Path(folder) / "any.fabula")
        assert same(load(path), invented)
        assert os.listdir(folder) == ["any.fabula"]  # noqa: PTH208 - one name


def test_the_same_story_gives_the_same_bytes(story: Story, tmp_path: Path) -> None:
    one, other = save(story, tmp_path / "a.fabula"), save(story, tmp_path / "b.fabula")
    again = save(load(one), tmp_path / "c.fabula")
    shuffled = save(replace(story, manifest={"a": "b", "scorers": "rules"}), tmp_path / "d.fabula")
    assert len({path.read_bytes() for path in (one, other, again, shuffled)}) == 1
    save(story, one)  # over an old one
    assert one.read_bytes() == other.read_bytes()


def test_numbers_of_numpy_are_saved_as_numbers(story: Story, tmp_path: Path) -> None:
    first = replace(story.attributions[0], speaker=np.int64(0), confidence=np.float64(0.5), addressees=(np.int64(1),))  # type: ignore[arg-type]
    loaded = load(save(replace(story, attributions=(first, *story.attributions[1:])), tmp_path / "a.fabula"))
    assert loaded.attributions[0] == Line(0, 0, (1,), "explicit", 0.5, story.attributions[0].evidence)
    assert type(loaded.attributions[0].speaker) is int


def test_any_sqlite_tool_reads_it(story: Story, tmp_path: Path) -> None:
    path = save(story, tmp_path / "emma.fabula")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert database.execute("PRAGMA user_version").fetchone() == (USER_VERSION,)
        found = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert found == set(TABLES)
        assert database.execute("SELECT text FROM text").fetchone() == (TEXT,)
        assert dict(database.execute("SELECT key, value FROM meta"))["schema"] == "fabula/1"
        assert database.execute("SELECT count(*) FROM corrections").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM tokens").fetchone() == (len(story.tokens),)


def test_the_view_of_spoken_lines_has_names_and_words(tmp_path: Path) -> None:
    text = "Chapter 1\n\n“Come in,” said Clara. “Sit.”\n\n“Oh.”\n\n“Clara” it said."
    story = build_story(
        text,
        cast=["Clara", "Tom", "Bob"],
        lines=[
            says("“Come in,”", "“Sit.”", by="Clara", to=["Tom", "Bob"]),
            says("“Oh.”"),
            says("“Clara”", kind="not_speech"),
        ],
        chapters=["Chapter 1"],
    )
    with closing(sqlite3.connect(save(story, tmp_path / "a.fabula"))) as database:
        columns = "chapter, speaker, addressees, words"
        rows = database.execute(f"SELECT {columns} FROM spoken ORDER BY quote").fetchall()
    assert rows == [(1, "Clara", "Tom; Bob", "“Come in,” “Sit.”"), (1, None, None, "“Oh.”")]


def test_lone_surrogates_are_kept(tmp_path: Path) -> None:
    story = build_story("a\ud800b\udfffc", cast=["x\ud800"])
    loaded = load(save(story, tmp_path / "a.fabula"))
    assert (loaded.text, loaded.characters[0].name) == ("a\ud800b\udfffc", "x\ud800")


# ---- refusing to save


def test_only_a_story_is_replaced(story: Story, tmp_path: Path) -> None:
    book = tmp_path / "emma.txt"
    book.write_text("the novel", encoding="utf-8")
    with pytest.raises(OutputError, match=r"emma\.txt: is there already and is not a Fabula file"):
        story.save(book)
    assert book.read_text(encoding="utf-8") == "the novel"
    book.write_bytes(b"")
    assert same(load(save(story, book)), story)  # an empty file holds nothing to lose


def test_a_story_of_a_newer_fabula_is_not_replaced(story: Story, tmp_path: Path) -> None:
    path = save(story, tmp_path / "a.fabula")
    newer(path)
    before = path.read_bytes()
    with pytest.raises(OutputError, match=r"saved by a newer Fabula\. Choose another name"):
        save(story, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), MemoryError(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_stop_in_the_middle_leaves_the_old_file(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    path = save(story, tmp_path / "a.fabula")
    before = path.read_bytes()

    def halfway(line: Line) -> None:
        raise stop

    monkeypatch.setattr("fabula.outputs.sqlite._line_row", halfway)
    with pytest.raises((type(stop), OutputError)):
        save(build_story(TEXT * 50, lines=[says("“Sit.”")]), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.fabula"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on the size of files")
def test_a_file_that_cannot_grow_is_an_output_error(tmp_path: Path) -> None:
    # A limit on the size of files makes the system itself refuse in the middle, as a full disk does.
    script = """
import resource, sys
from pathlib import Path
from fabula.errors import OutputError
from fabula.outputs.sqlite import save
from tests.build import build_story
path = Path(sys.argv[1])
save(build_story("old"), path)
before = path.read_bytes()
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    save(build_story("word " * 40_000), path)
except OutputError as error:
    print(error)
assert path.read_bytes() == before
"""
    path = tmp_path / "a.fabula"
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(["src", "."])},
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{path}: cannot be written: ")
    assert [p.name for p in tmp_path.iterdir()] == ["a.fabula"]


def test_a_full_disk_says_so(story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(database: sqlite3.Connection, story: Story) -> None:
        database.execute("PRAGMA max_page_count = 1")  # SQLite's own full disk
        database.execute("CREATE TABLE a (b)")
        database.execute("CREATE TABLE c (d)")

    monkeypatch.setattr("fabula.outputs.sqlite._fill", full)
    with pytest.raises(OutputError, match=r"a\.fabula: cannot be written: the disk is full"):
        save(story, tmp_path / "a.fabula")
    assert list(tmp_path.iterdir()) == []


def test_no_such_folder(story: Story, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no such folder"):
        save(story, tmp_path / "no" / "a.fabula")


# ---- refusing to load


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {USER_VERSION + 1}")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5_000])


def cut_in_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("Emma Woodhouse, handsome, clever, and rich", encoding="utf-8")


def missing(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def stranger(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE a (b)")


def sql(statement: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path)) as database:
            database.execute(statement)
            database.commit()

    return spoil


def scribbled(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[4_096:8_192] = b"\xff" * 4_096
    path.write_bytes(raw)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (missing, "there is no such file. Check the name"),
        (folder, "is a folder. Name the .fabula file"),
        (empty, "is empty. Read the book again"),
        (text, "is not a Fabula file. To read it as a book"),
        (cut, "is cut short. Copy it again"),
        (cut_in_head, "is cut short. Copy it again"),
        (stranger, "is a SQLite file, but not one of Fabula's"),
        (newer, "was saved by a newer Fabula. Upgrade"),
        (scribbled, "is damaged"),
        (sql("DROP TABLE lines"), "is damaged"),
        (sql("DELETE FROM text"), "is damaged"),
        (sql("DELETE FROM source"), "is damaged"),
        (sql("DELETE FROM meta"), "is damaged"),
        (sql("DELETE FROM spans WHERE quote = 1"), "is damaged .*quotation without words"),
        (sql("UPDATE meta SET value = 'fabula/9' WHERE key = 'schema'"), "is damaged .*fabula/9"),
        (sql("UPDATE mentions SET form = 'VERB'"), "is damaged .*VERB"),
        (sql("UPDATE tokens SET end_char = 100000"), "is damaged .*tokens outside the text"),
        (sql("UPDATE paragraphs SET kind = 'table'"), "is damaged .*'table' where one of body, heading"),
        (sql("UPDATE quotes SET kind = 'shout'"), "is damaged .*'shout'"),
        (sql("UPDATE lines SET type = 5"), "is damaged .*'5'"),
        (sql("UPDATE characters SET pronouns = 'him'"), "is damaged .*'him'"),
        (sql("UPDATE characters SET kind = 'ship'"), "is damaged .*'ship'"),
        (sql("UPDATE lines SET speaker = 7"), "is damaged .*id 7 of 2"),
        (sql("UPDATE addressees SET quote = -1"), "is damaged .*id -1 of 2"),
        (sql("DROP TABLE events"), "is damaged .*events"),
        (sql("UPDATE events SET token = 1000"), "is damaged .*an event at no token"),
        (sql("UPDATE events SET end_char = 100000"), "is damaged .*events outside the text"),
        (sql("UPDATE tokens SET upos = 'ADVERB' WHERE id = 3"), "is damaged .*ADVERB"),
        (sql("UPDATE tokens SET upos = NULL WHERE id = 3"), "is damaged"),
        (sql("UPDATE tokens SET lemma = NULL WHERE id = 3"), "is damaged"),
        (sql("UPDATE tokens SET relation = 'subject' WHERE id = 3"), "is damaged .*subject"),
        (sql("UPDATE tokens SET head = 1000 WHERE id = 3"), "is damaged .*a head that is no token"),
        (sql("UPDATE tokens SET head = NULL"), "is damaged .*a root with a head, or none without"),
    ],
)
def test_what_is_no_whole_story_is_refused_in_one_line(
    story: Story, tmp_path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    path = save(parsed(story), tmp_path / "emma.fabula")
    spoil(path)
    with pytest.raises(StoryFileError, match=rf"emma\.fabula: {reason}") as caught:
        load(path)
    assert "\n" not in str(caught.value)


def test_a_name_with_a_nul(tmp_path: Path) -> None:
    with pytest.raises(StoryFileError, match="cannot be opened"):
        load(tmp_path / "a\0b.fabula")


def test_loading_changes_nothing_and_leaves_nothing(story: Story, tmp_path: Path) -> None:
    path = save(story, tmp_path / "a.fabula")
    before = path.read_bytes()
    load(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.fabula"]


def test_loading_needs_no_stages(story: Story, tmp_path: Path) -> None:
    path = save(story, tmp_path / "a.fabula")
    script = (
        "import fabula, sys; fabula.open(sys.argv[1]);"
        "print([m for m in sys.modules if m.startswith(('fabula.stages', 'fabula.pipeline', 'rich', 'lxml'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | source_env(),
    )
    assert done.stdout == "[]\n"


def source_env() -> dict[str, str]:
    return {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}


def test_the_book_it_was_read_from(story: Story, tmp_path: Path) -> None:
    assert saved_path(save(story, tmp_path / "a.fabula")) == "book.txt"
    text(tmp_path / "b.fabula")
    assert saved_path(tmp_path / "b.fabula") is None


def test_the_page_names_every_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "story-file.md").read_text(encoding="utf-8")
    for name in (*TABLES, "spoken"):
        assert f"`{name}`" in page
