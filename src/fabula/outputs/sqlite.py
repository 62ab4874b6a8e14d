"""A story as one SQLite file: every layer a table, which any SQLite tool opens.

Offsets are characters of `text.text`, half-open: `start_char` is the first character, `end_char` one
past the last. (SQLite's `substr` counts the same characters from 1: `substr(text, start_char + 1,
end_char - start_char)`.) Ids count from 0 in the order of the text. docs/story-file.md shows queries.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

import numpy as np
from numpy.typing import NDArray

from fabula.errors import OutputError, StoryFileError
from fabula.model import (
    RELATIONS,
    SCHEMA,
    UPOS,
    Cast,
    Chapter,
    Character,
    CharacterKind,
    EntityType,
    EventTable,
    Evidence,
    Form,
    GrammarTable,
    Line,
    LineType,
    MentionTable,
    Paragraph,
    ParagraphKind,
    Part,
    Pronouns,
    Quote,
    QuoteKind,
    Source,
    Span,
    Story,
    TocEntry,
    TokenTable,
)
from fabula.outputs.files import write_aside

APPLICATION_ID = 0x46414255  # "FABU" at byte 68 of the file; `file` and other tools tell us by it
USER_VERSION = 2  # raised when a table changes; older files stay readable, newer ones are refused

_MAGIC = b"SQLite format 3\0"

Row = tuple[Any, ...]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name and its columns as SQL writes them, the first word of each its name."""

    name: str
    columns: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.split()[0] for column in self.columns]

    @property
    def create(self) -> str:
        """The statement that makes it."""
        return f"CREATE TABLE {self.name} ({', '.join(self.columns)})"

    def insert(self, number: int) -> str:
        """The statement that adds a row of the first `number` columns; the rest is null.

        CAST lets a text with lone surrogates in, as its bytes.
        """
        marks = ("CAST(? AS TEXT)" if column.split()[1] == "TEXT" else "?" for column in self.columns[:number])
        return f"INSERT INTO {self.name} ({', '.join(self.names[:number])}) VALUES ({', '.join(marks)})"  # noqa: S608 - our own names

    def select(self, number: int) -> str:
        """The statement that reads the first `number` columns of all rows in the order they were saved."""
        return f"SELECT {', '.join(self.names[:number])} FROM {self.name} ORDER BY rowid"  # noqa: S608 - our own names


_PLACES = 5  # columns of `tokens` before those of the grammar
_CHUNK = 50_000  # rows of `tokens` held at a time while loading
_SPAN = ("start_char INTEGER NOT NULL", "end_char INTEGER NOT NULL")
_ID = "id INTEGER PRIMARY KEY"

TABLES = {
    table.name: table
    for table in (
        Table("meta", ("key TEXT NOT NULL UNIQUE", "value TEXT NOT NULL")),
        Table("text", ("text TEXT NOT NULL",)),
        Table(
            "source",
            (
                "path TEXT",
                "format TEXT NOT NULL",
                "encoding TEXT NOT NULL",
                "encoding_found_by TEXT NOT NULL",
                "sha256 TEXT NOT NULL",
                "title TEXT",
                "author TEXT",
                "language TEXT",
            ),
        ),
        Table("notes", (_ID, "note TEXT NOT NULL")),
        Table("parts", (_ID, "name TEXT NOT NULL", *_SPAN, "title TEXT")),
        Table("part_offsets", ("part INTEGER NOT NULL", "char INTEGER NOT NULL", "byte INTEGER NOT NULL")),
        Table("toc", (_ID, "title TEXT NOT NULL", "start_char INTEGER NOT NULL", "level INTEGER NOT NULL")),
        Table("italics", (_ID, *_SPAN)),
        Table("paragraphs", (_ID, *_SPAN, "kind TEXT NOT NULL")),
        Table("chapters", ("number INTEGER NOT NULL", "title TEXT NOT NULL", *_SPAN)),
        Table("sentences", (_ID, "first_token INTEGER NOT NULL", "end_token INTEGER NOT NULL")),
        Table(
            "tokens",
            (
                _ID,
                *_SPAN,
                "paragraph INTEGER NOT NULL",
                "sentence INTEGER NOT NULL",
                "upos TEXT",  # from here on null where nobody read the grammar (_PLACES)
                "lemma TEXT",
                "head INTEGER",
                "relation TEXT",
            ),
        ),
        Table("quotes", (_ID, "kind TEXT NOT NULL", "mark TEXT NOT NULL")),
        Table("spans", ("quote INTEGER NOT NULL", *_SPAN)),
        Table("nested", ("quote INTEGER NOT NULL", *_SPAN)),
        Table(
            "characters",
            (
                _ID,
                "name TEXT NOT NULL",
                "pronouns TEXT",
                "kind TEXT NOT NULL",
                "narrator INTEGER NOT NULL",
                "named INTEGER NOT NULL",
            ),
        ),
        Table("aliases", ("character INTEGER NOT NULL", "alias TEXT NOT NULL")),
        Table(
            "mentions",
            (_ID, *_SPAN, "form TEXT NOT NULL", "type TEXT NOT NULL", "entity INTEGER", "character INTEGER"),
        ),
        Table(
            "lines",
            (
                "quote INTEGER PRIMARY KEY",
                "speaker INTEGER",
                "type TEXT NOT NULL",
                "confidence REAL NOT NULL",
                "evidence_start INTEGER",
                "evidence_end INTEGER",
                "evidence_reason TEXT",
            ),
        ),
        Table("addressees", ("quote INTEGER NOT NULL", "character INTEGER NOT NULL")),
        Table("events", (_ID, *_SPAN, "token INTEGER NOT NULL", "confidence REAL NOT NULL")),
        # What a person changed will stand here, apart from what the machine found.
        Table("corrections", (_ID, "layer TEXT NOT NULL", "change TEXT NOT NULL")),
    )
}

# For people at a SQLite prompt: every spoken line with names instead of ids.
_SPOKEN = """
CREATE VIEW spoken AS
SELECT quotes.id AS quote,
       (SELECT max(number) FROM chapters
        WHERE start_char <= (SELECT min(start_char) FROM spans WHERE quote = quotes.id)) AS chapter,
       characters.name AS speaker,
       (SELECT group_concat(c.name, '; ') FROM addressees JOIN characters c ON c.id = addressees.character
        WHERE addressees.quote = quotes.id) AS addressees,
       lines.type AS type,
       lines.confidence AS confidence,
       (SELECT group_concat(substr(text.text, start_char + 1, end_char - start_char), ' ')
        FROM spans, text WHERE spans.quote = quotes.id) AS words
FROM quotes JOIN lines ON lines.quote = quotes.id LEFT JOIN characters ON characters.id = lines.speaker
WHERE quotes.kind = 'speech'
"""
_INDEXES = (
    "CREATE INDEX spans_by_quote ON spans (quote)",
    "CREATE INDEX addressees_by_quote ON addressees (quote)",
    # Most mentions are of nobody in the cast: they need no place in this one.
    "CREATE INDEX mentions_by_character ON mentions (character) WHERE character IS NOT NULL",
    "CREATE INDEX mentions_by_entity ON mentions (entity) WHERE entity IS NOT NULL",
)


def save(story: Story, path: Path) -> Path:
    """Write one story to one file and return its path; the same story gives the same bytes.

    A `.fabula` file that stands there is replaced whole; any other file is left alone. Raises
    OutputError; what stood there before then stands untouched.
    """
    _check_ours(path)

    def fill(aside: Path) -> None:
        try:
            with closing(sqlite3.connect(aside, isolation_level=None)) as database:
                _fill(database, story)
        except sqlite3.Error as error:
            full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"
            raise OSError(errno.ENOSPC if full else errno.EIO, f"SQLite says {error}") from error

    return write_aside(path, fill)


def load(path: Path) -> Story:
    """Give back the story in a saved file. Raises StoryFileError when it is none, damaged, or of a newer Fabula."""
    name = " ".join(str(path).split())
    _check_header(path, name)
    try:
        with closing(sqlite3.connect(path)) as database:
            database.text_factory = _decode
            database.execute("PRAGMA query_only = 1")
            database.execute("PRAGMA trusted_schema = 0")  # a file from a stranger runs no functions here
            [(state,)] = database.execute("PRAGMA quick_check(1)").fetchall()
            if state != "ok":
                raise ValueError(state)
            return _story(database)
    except (sqlite3.Error, ValueError, TypeError, KeyError, IndexError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise StoryFileError(f"{name}: is damaged ({reason}). Read the book again, or use a backup.") from error


def saved_path(path: Path) -> str | None:
    """Give the path of the book that a saved story was read from; None when it tells of none."""
    try:
        with closing(sqlite3.connect(path)) as database:
            database.text_factory = _decode
            [(found,)] = database.execute("SELECT path FROM source").fetchall()
            return found if isinstance(found, str) else None
    except (sqlite3.Error, ValueError):
        return None


# ---- saving


def _check_ours(path: Path) -> None:
    """Refuse to put a story in the place of a file that is none: `save("emma.txt")` is a slip."""
    try:
        if not path.is_file():  # nothing there, or what write_aside refuses
            return
        with path.open("rb") as file:
            head = file.read(100)
    except (OSError, ValueError):  # write_aside will say what is wrong
        return
    name = " ".join(str(path).split())
    if head and not is_story_head(head):
        raise OutputError(f"{name}: is there already and is not a Fabula file. Choose another name.")
    if head and _number(head, 60) > USER_VERSION:
        raise OutputError(f"{name}: was saved by a newer Fabula. Choose another name, or upgrade Fabula.")


def _fill(database: sqlite3.Connection, story: Story) -> None:
    # No journal and no flushing: the file is aside, and is thrown away if anything goes wrong.
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA page_size = 4096")
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {USER_VERSION}")
    database.execute("BEGIN")
    for name, rows in _rows(story):
        table = TABLES[name]
        # Of a story without grammar the columns are left out, not filled with None, which sqlite3 is slow to bind.
        number = _PLACES if name == "tokens" and not len(story.grammar) else len(table.columns)
        database.execute(table.create)
        database.executemany(table.insert(number), rows)
    for index in _INDEXES:
        database.execute(index)
    database.execute(_SPOKEN)
    database.execute("COMMIT")


def _rows(story: Story) -> Iterator[tuple[str, Iterable[Row]]]:
    """Every table with its rows, in the order they stand in the file."""
    source, tokens, mentions, events = story.source, story.tokens, story.mentions, story.events
    manifest = json.dumps(story.manifest, sort_keys=True)
    yield "meta", [("schema", SCHEMA), ("version", _text(story.version)), ("manifest", manifest)]
    yield "text", [(_text(story.text),)]
    yield (
        "source",
        [
            tuple(
                map(
                    _text,
                    (
                        source.path,
                        source.format,
                        source.encoding,
                        source.encoding_found_by,
                        source.sha256,
                        source.title,
                        source.author,
                        source.language,
                    ),
                )
            )
        ],
    )
    yield "notes", ((n, _text(note)) for n, note in enumerate(source.notes))
    yield "parts", ((n, _text(p.name), int(p.start), int(p.end), _text(p.title)) for n, p in enumerate(source.parts))
    yield "part_offsets", ((n, int(c), int(b)) for n, p in enumerate(source.parts) for c, b in p.offsets)
    yield "toc", ((n, _text(t.title), int(t.start), int(t.level)) for n, t in enumerate(source.toc))
    yield "italics", ((n, int(start), int(end)) for n, (start, end) in enumerate(source.italics))
    yield "paragraphs", ((n, int(p.start), int(p.end), p.kind) for n, p in enumerate(story.paragraphs))
    yield "chapters", ((int(c.number), _text(c.title), int(c.start), int(c.end)) for c in story.chapters)
    bounds = tokens.sentence_start.tolist()
    yield "sentences", zip(range(len(bounds) - 1), bounds, bounds[1:], strict=False)
    yield "tokens", _token_rows(tokens, story.grammar)
    yield "quotes", ((n, q.kind, _text(q.mark)) for n, q in enumerate(story.quotes))
    yield "spans", ((n, int(a), int(b)) for n, q in enumerate(story.quotes) for a, b in q.spans)
    yield "nested", ((n, int(a), int(b)) for n, q in enumerate(story.quotes) for a, b in q.nested)
    yield (
        "characters",
        ((n, _text(c.name), c.pronouns, c.kind, int(c.narrator), int(c.named)) for n, c in enumerate(story.characters)),
    )
    yield "aliases", ((n, _text(alias)) for n, c in enumerate(story.characters) for alias in c.aliases)
    yield (
        "mentions",
        zip(
            range(len(mentions)),
            mentions.start.tolist(),
            mentions.end.tolist(),
            [Form(form).name for form in mentions.form.tolist()],
            [EntityType(kind).name for kind in mentions.type.tolist()],
            [None if entity < 0 else entity for entity in mentions.entity.tolist()],
            [None if character < 0 else character for character in mentions.character.tolist()],
            strict=True,
        ),
    )
    yield "lines", (_line_row(line) for line in story.attributions)
    yield "addressees", ((int(line.quote), int(to)) for line in story.attributions for to in line.addressees)
    columns = (events.start, events.end, events.token, events.confidence)
    yield "events", zip(range(len(events)), *(column.tolist() for column in columns), strict=True)
    yield "corrections", []


def _token_rows(tokens: TokenTable, grammar: GrammarTable) -> Iterator[Row]:
    places = (tokens.start, tokens.end, tokens.paragraph, tokens.sentence)
    columns: list[Iterable[Any]] = [range(len(tokens)), *(column.tolist() for column in places)]
    if len(grammar):
        columns += (
            map(UPOS.__getitem__, grammar.upos.tolist()),
            map(_text, grammar.lemma),
            [None if head < 0 else head for head in grammar.head.tolist()],
            map(RELATIONS.__getitem__, grammar.relation.tolist()),
        )
    return zip(*columns, strict=True)


def _line_row(line: Line) -> Row:
    evidence = line.evidence
    return (
        int(line.quote),
        None if line.speaker is None else int(line.speaker),
        line.type,
        float(line.confidence),
        *((None, None, None) if evidence is None else (int(evidence.start), int(evidence.end), _text(evidence.reason))),
    )


def _text(words: str | None) -> str | bytes | None:
    """Lone surrogates have no UTF-8; their bytes are saved as they would be, and read back."""
    if words is None:
        return None
    try:
        words.encode()
    except UnicodeEncodeError:
        return words.encode("utf-8", "surrogatepass")
    return words


# ---- loading


def is_story_head(head: bytes) -> bool:
    """Whether a file that begins with these bytes (100 or more of them) is a saved story."""
    return head.startswith(_MAGIC) and _number(head, 68) == APPLICATION_ID


def _number(head: bytes, at: int) -> int:
    return int.from_bytes(head[at : at + 4], "big")


def _check_header(path: Path, name: str) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(100)
            size = file.seek(0, 2)
    except FileNotFoundError as error:
        raise StoryFileError(f"{name}: there is no such file. Check the name and the folder.") from error
    except IsADirectoryError as error:
        raise StoryFileError(f"{name}: is a folder. Name the .fabula file in it.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoryFileError(f"{name}: cannot be opened ({reason}). Check its permissions.") from error
    if not head:
        raise StoryFileError(f"{name}: is empty. Read the book again, or use a backup.")
    if not head.startswith(_MAGIC):
        raise StoryFileError(f"{name}: is not a Fabula file. To read it as a book, use fabula.read or `fabula read`.")
    if len(head) >= 100 and not is_story_head(head):
        raise StoryFileError(f"{name}: is a SQLite file, but not one of Fabula's. Name a .fabula file.")
    if _number(head, 60) > USER_VERSION:
        raise StoryFileError(f"{name}: was saved by a newer Fabula. Upgrade with `pip install --upgrade fabula`.")
    page = int.from_bytes(head[16:18], "big")  # bytes; 1 stands for 65,536, which two bytes cannot hold
    if len(head) < 100 or size < _number(head, 28) * (65_536 if page == 1 else page):
        raise StoryFileError(f"{name}: is cut short. Copy it again, or read the book again.")


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


def _all(database: sqlite3.Connection, table: str) -> list[Row]:
    return database.execute(TABLES[table].select(len(TABLES[table].columns))).fetchall()


def _version(database: sqlite3.Connection) -> int:
    [(version,)] = database.execute("PRAGMA user_version").fetchall()
    return int(version)


def _columns(rows: Sequence[Row], number: int) -> list[np.ndarray[Any, np.dtype[np.int64]]]:
    table = np.array(rows, dtype=np.int64).reshape(len(rows), number)
    return [np.ascontiguousarray(table[:, column]) for column in range(number)]


def _grouped(rows: Iterable[Row], number: int) -> list[list[Row]]:
    """Rows by their first column, an id below `number`; the column itself dropped."""
    groups: list[list[Row]] = [[] for _ in range(number)]
    for owner, *rest in rows:
        groups[_id(owner, number)].append(tuple(rest))
    return groups


def _id(value: int, number: int) -> int:
    if not 0 <= value < number:
        raise ValueError(f"id {value} of {number}")
    return value


def _word(value: object, kinds: object) -> Any:  # noqa: ANN401 - mypy has no way to say "one of the Literal"
    """Check that a value is one of the words of a Literal type."""
    if value not in get_args(kinds):
        raise ValueError(f"{value!r} where one of {', '.join(get_args(kinds))} should stand")
    return value


def _story(database: sqlite3.Connection) -> Story:
    meta: dict[str, str] = dict(_all(database, "meta"))
    if meta["schema"] != SCHEMA:
        raise ValueError(f"schema {meta['schema']!r} instead of {SCHEMA!r}")
    [(text,)] = _all(database, "text")
    quotes = _quotes(database)
    characters = _characters(database)
    tokens, grammar = _tokens(database, text)
    story = Story(
        text=text,
        source=_source(database),
        paragraphs=tuple(
            Paragraph(start, end, _word(kind, ParagraphKind)) for _, start, end, kind in _all(database, "paragraphs")
        ),
        chapters=tuple(Chapter(*row) for row in _all(database, "chapters")),
        tokens=tokens,
        quotes=quotes,
        mentions=_mentions(database),
        characters=characters,
        attributions=_lines(database, len(quotes), len(characters)),
        version=meta["version"],
        grammar=grammar,
        events=_events(database),
        manifest=cast("dict[str, str]", json.loads(meta["manifest"])),
    )
    _check_offsets(story)
    _check_grammar(story)
    return story


def _source(database: sqlite3.Connection) -> Source:
    [(path, form, encoding, found_by, sha256, title, author, language)] = _all(database, "source")
    parts = _all(database, "parts")
    offsets = _grouped(_all(database, "part_offsets"), len(parts))
    return Source(
        path=path,
        format=form,
        encoding=encoding,
        encoding_found_by=found_by,
        sha256=sha256,
        title=title,
        author=author,
        language=language,
        parts=tuple(
            Part(name, start, end, title, cast("tuple[tuple[int, int], ...]", tuple(pairs)))
            for (_, name, start, end, title), pairs in zip(parts, offsets, strict=True)
        ),
        italics=tuple(Span(start, end) for _, start, end in _all(database, "italics")),
        toc=tuple(TocEntry(title, start, level) for _, title, start, level in _all(database, "toc")),
        notes=tuple(note for _, note in _all(database, "notes")),
    )


def _tokens(database: sqlite3.Connection, text: str) -> tuple[TokenTable, GrammarTable]:
    tags = {tag.encode(): place for place, tag in enumerate(UPOS)}
    relations = {name.encode(): place for place, name in enumerate(RELATIONS)}
    lemmas: dict[bytes, str] = {}
    lemma: list[str] = []
    parts: list[list[Ints]] = [[np.zeros(0, dtype=np.int64)] for _ in range(7)]
    for (_, *numbers), words in _token_columns(database):
        if words:
            upos, raw_lemma, head, relation = words
            lemmas.update((raw, str(raw, "utf-8", "surrogatepass")) for raw in set(raw_lemma) - lemmas.keys())
            lemma += map(lemmas.__getitem__, raw_lemma)
            numbers.append([tags[tag] for tag in upos])
            numbers.append([-1 if token is None else token for token in head])
            numbers.append([relations[name] for name in relation])
        for part, column in zip(parts, numbers, strict=False):
            part.append(np.array(column, dtype=np.int64))
    start, end, paragraph, sentence, *grammar = map(np.concatenate, parts)
    _, first, last = _columns(_all(database, "sentences"), 3)
    bounds = np.concatenate([first, last[-1:] if len(last) else np.zeros(1, dtype=np.int64)])
    tokens = TokenTable(text, start, end, paragraph, sentence, bounds)
    return tokens, GrammarTable(grammar[0], tuple(lemma), grammar[1], grammar[2])


def _token_columns(database: sqlite3.Connection) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Columns of the table of tokens, some rows at a time: places, and the grammar (if any), its words as bytes."""
    number = len(TABLES["tokens"].columns) if _has_grammar(database) else _PLACES
    database.text_factory = bytes  # a long novel has a million words: each lemma is decoded once, not at every word
    cursor = database.execute(TABLES["tokens"].select(number))
    while rows := cursor.fetchmany(_CHUNK):
        columns = list(zip(*rows, strict=True))
        yield columns[:_PLACES], columns[_PLACES:]
    database.text_factory = _decode


def _has_grammar(database: sqlite3.Connection) -> bool:
    if _version(database) < 2:  # it came with the second version of the tables
        return False
    return database.execute("SELECT 1 FROM tokens WHERE upos IS NOT NULL LIMIT 1").fetchone() is not None


def _events(database: sqlite3.Connection) -> EventTable:
    rows = _all(database, "events") if _version(database) >= 2 else []
    start, end, token = _columns([row[1:4] for row in rows], 3)
    return EventTable(start, end, token, np.array([row[4] for row in rows], dtype=np.float64))


def _quotes(database: sqlite3.Connection) -> tuple[Quote, ...]:
    rows = _all(database, "quotes")
    spans = _grouped(_all(database, "spans"), len(rows))
    nested = _grouped(_all(database, "nested"), len(rows))
    return tuple(
        Quote(n, tuple(Span(*s) for s in of_spans), _word(kind, QuoteKind), mark, tuple(Span(*s) for s in of_nested))
        for (n, kind, mark), of_spans, of_nested in zip(rows, spans, nested, strict=True)
    )


def _characters(database: sqlite3.Connection) -> Cast:
    rows = _all(database, "characters")
    aliases = _grouped(_all(database, "aliases"), len(rows))
    return Cast(
        tuple(
            Character(
                n,
                name,
                tuple(alias for (alias,) in names),
                None if pronouns is None else _word(pronouns, Pronouns),
                _word(kind, CharacterKind),
                bool(narrator),
                bool(named),
            )
            for (n, name, pronouns, kind, narrator, named), names in zip(rows, aliases, strict=True)
        )
    )


def _mentions(database: sqlite3.Connection) -> MentionTable:
    forms = {form.name: int(form) for form in Form}
    types = {kind.name: int(kind) for kind in EntityType}
    rows = [
        (start, end, forms[form], types[kind], -1 if entity is None else entity, -1 if who is None else who)
        for _, start, end, form, kind, entity, who in _all(database, "mentions")
    ]
    return MentionTable(*_columns(rows, 6))


def _lines(database: sqlite3.Connection, quotes: int, characters: int) -> tuple[Line, ...]:
    addressees = _grouped(_all(database, "addressees"), quotes)
    return tuple(
        Line(
            quote=_id(quote, quotes),
            speaker=None if speaker is None else _id(speaker, characters),
            addressees=tuple(_id(to, characters) for (to,) in addressees[quote]),
            type=_word(kind, LineType),
            confidence=confidence,
            evidence=None if start is None else Evidence(start, end, reason),
        )
        for quote, speaker, kind, confidence, start, end, reason in _all(database, "lines")
    )


def _check_offsets(story: Story) -> None:
    """Refuse ranges outside the text: they would show wrong words without a word of warning."""
    columns = {
        "tokens": (story.tokens.start, story.tokens.end),
        "mentions": (story.mentions.start, story.mentions.end),
        "events": (story.events.start, story.events.end),
        "spans": _spans([span for quote in story.quotes for span in quote.spans]),
        "paragraphs": _spans([Span(p.start, p.end) for p in story.paragraphs]),
        "chapters": _spans([Span(c.start, c.end) for c in story.chapters]),
    }
    for name, (start, end) in columns.items():
        if len(start) and (start.min() < 0 or end.max() > len(story.text) or (end < start).any()):
            raise ValueError(f"{name} outside the text")
    if any(not quote.spans for quote in story.quotes):
        raise ValueError("a quotation without words")


def _check_grammar(story: Story) -> None:
    """Refuse heads and events at tokens that are not there."""
    tokens, grammar, events = story.tokens, story.grammar, story.events
    head = grammar.head
    if len(head) and (head.min() < -1 or head.max() >= len(tokens)):
        raise ValueError("a head that is no token")
    if ((head < 0) != (grammar.relation == RELATIONS.index("root"))).any():
        raise ValueError("a root with a head, or none without")
    if len(events) and (events.token.min() < 0 or events.token.max() >= len(tokens)):
        raise ValueError("an event at no token")


def _spans(spans: Sequence[Span]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    start, end = _columns(spans, 2)
    return start, end
