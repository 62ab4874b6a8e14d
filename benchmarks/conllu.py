"""Documents of a CoNLL-U file: words, sentences, paragraphs, and the text they stand in.

Word lines only: the ranges of multiword tokens give the text but no word, empty nodes nothing.
https://universaldependencies.org/format.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grammar import Word


@dataclass(slots=True)
class Treebank:
    """One document.

    forms, words: one entry a word. start, end: characters of each word in `text`, half-open; the words of
    a multiword token share its characters out in order. sentences, paragraphs: index of each one's first word.
    """

    name: str
    text: str = ""
    forms: list[str] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)


def read_file(path: Path) -> list[Treebank]:
    """Documents of a file, in order. Raises ValueError naming the line that cannot be read."""
    return list(documents(path.read_text(encoding="utf-8").splitlines(), path.stem))


def documents(lines: Iterable[str], name: str) -> Iterator[Treebank]:
    """Documents of the lines; what stands before the first `# newdoc` is a document called `name`."""
    document = Treebank(name)
    paragraph = True
    sentence: list[list[str]] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("# newdoc"):
            if document.forms:
                yield document
            document, paragraph = Treebank(line.partition("= ")[2].strip() or name), True
        elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
            paragraph = True
        elif line and not line.startswith("#"):
            columns = line.split("\t")
            if len(columns) != 10:
                raise ValueError(f"{name}, line {number}: {len(columns)} columns where CoNLL-U has 10")
            sentence.append(columns)
        elif not line and sentence:
            _add(document, sentence, new_paragraph=paragraph)
            sentence, paragraph = [], False
    if document.forms:
        yield document


def _add(document: Treebank, rows: list[list[str]], *, new_paragraph: bool) -> None:
    base = len(document.forms)
    if new_paragraph or not document.paragraphs:
        document.paragraphs.append(base)
        document.text = document.text.rstrip() + ("\n\n" if document.text else "")
    document.sentences.append(base)
    inside = 0  # last word of the multiword token being read
    for columns in rows:
        number, form = columns[:2]
        if "." in number:
            continue
        if "-" in number:
            inside = int(number.partition("-")[2])
            at = len(document.text)
            document.text += form + _space(columns)
            limit = at + len(form)
            continue
        if int(number) > inside:
            at = len(document.text)
            document.text += form + _space(columns)
            limit = at + len(form)
        last = int(number) >= inside
        document.start.append(min(at, limit))
        at = limit if last else min(at + len(form), limit)
        document.end.append(at)
        document.forms.append(form)
        head = base + int(columns[6]) - 1 if columns[6] not in {"0", "_"} else -1
        document.words.append(Word(columns[3], columns[2], head, columns[7]))


def _space(columns: list[str]) -> str:
    return "" if "SpaceAfter=No" in columns[9].split("|") else " "
