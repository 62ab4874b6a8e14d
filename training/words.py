"""Count words of fiction: which are written in lower case, and which are past-tense verbs after "he" or "she".

Run it on a folder of English EPUBs; it writes the two counted lists of `fabula.resources`:

    python training/words.py FOLDER_OF_EPUBS src/fabula/resources

The lists hold words only, no counts and no names: a word gets in by being written small in several books.
"""

from __future__ import annotations

import argparse
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import html

WORD = r"[A-Za-z]+(?:['-][A-Za-z]+)*"
MID_SENTENCE = re.compile(rf"(?<=[a-z,;] ){WORD}")  # after a small word or a comma: a capital here is a name's
AFTER_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|I|[Tt]hey) ([a-z]+)(?= (?!by\b)|[,.;])")
POSSESSIVE = re.compile(r"(?<=[a-z])'s?$")
SKIPPED_FILES = re.compile(r"(titlepage|imprint|colophon|uncopyright|toc|nav|endnotes|halftitle|loi)", re.IGNORECASE)

MIN_USES = 8
MIN_BOOKS = 5
MIN_SMALL_SHARE = 0.9
MAX_BYTES = 250_000
MIN_PAST_USES = 4
MIN_PAST_BOOKS = 3

# Not past forms, though they end in -ed or stand after a pronoun.
NOT_PAST = frozenset(
    re.findall(
        r"\w+", "need indeed hundred sacred naked wicked bed red instead feed speed breed weed seed exceed succeed"
    )
)
IRREGULAR_PAST = frozenset(
    re.findall(
        r"\w+",
        """
        arose ate awoke beat became befell began beheld bent beset bet bid bade bit bled blew bore bound
        bred broke brought built burnt burst bought came cast caught chose clad clove clung cost crept cut
        dealt did dived dove drank dreamt drew drove dug dwelt fed fell felt fled flew flung forbade forbore
        foresaw foretold forgave forgot forsook fought found froze gave gnawed got grew ground had hid hit
        held hung heard heaved hewed hove hurt kept knelt knew knit laid lay leant leapt learnt led left
        lent let lit lost made meant met misled mistook misunderstood mowed outran outdid overcame overdid
        overheard oversaw overslept overtook overthrew paid partook pled proved put quit ran rang read
        rebuilt redid reread rent repaid retold rewrote rid rode rose said sang sank sat saw sent set sewed
        shed shook shone shot shrank shut slept slew slid slung slunk smelt smote snuck sold sought sowed
        span spat sped spelt spent spilt split spoilt spoke sprang spread spun stank stole stood strewed
        strode stove struck strung strove stuck stung stunk swam sweated swelled swept swore swung taught
        thought threw thrust told took tore trod undid understood undertook underwent unwound upheld upset
        was went wept wet withdrew withheld withstood woke won wore wound wove wrote wrung
        """,
    )
)


def text_of(page: bytes) -> str:
    """Body text of one XHTML page, a space after each paragraph, typographic apostrophes made straight."""
    tree = html.fromstring(page)
    blocks = ["".join(block.itertext()) for block in tree.iter("p")]
    joined = "\n".join(" ".join(block.split()) for block in blocks)
    return joined.replace("’", "'").replace("\u2060", "")


def pages(book: Path) -> Iterator[str]:
    """Texts of a book's body pages."""
    with zipfile.ZipFile(book) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith((".xhtml", ".html", ".htm")) and not SKIPPED_FILES.search(Path(name).name):
                page = archive.read(name)
                if page.strip():
                    yield text_of(page)


def count(folder: Path) -> tuple[list[str], list[str]]:
    """Words that fiction writes small, and past-tense verbs: both most frequent first."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    books_with: Counter[str] = Counter()
    past: Counter[str] = Counter()
    past_books: Counter[str] = Counter()
    for book in sorted(folder.glob("*.epub")):
        text = "\n".join(pages(book))
        here: Counter[str] = Counter()
        for word in MID_SENTENCE.findall(text):
            bare = POSSESSIVE.sub("", word)
            if bare == bare.lower():
                here[bare] += 1
            else:
                capital[bare.lower()] += 1
        small.update(here)
        books_with.update(here.keys())
        verbs = Counter(w for w in AFTER_PRONOUN.findall(text) if looks_past(w))
        past.update(verbs)
        past_books.update(verbs.keys())
    words = [
        word
        for word, uses in sorted(small.items(), key=lambda item: (-item[1], item[0]))
        if uses >= MIN_USES
        and books_with[word] >= MIN_BOOKS
        and uses >= MIN_SMALL_SHARE * (uses + capital[word])
        and (len(word) > 1 or word == "a")
    ]
    verbs_past = [
        word
        for word, uses in sorted(past.items(), key=lambda item: (-item[1], item[0]))
        if uses >= MIN_PAST_USES and past_books[word] >= MIN_PAST_BOOKS
    ]
    return words, verbs_past


def looks_past(word: str) -> bool:
    """Whether a word standing after a pronoun is a past-tense form: "nodded", "rose"."""
    return word in IRREGULAR_PAST or (word.endswith("ed") and len(word) > 3 and word not in NOT_PAST)


def write(path: Path, head: str, words: list[str]) -> None:
    """One word a line under a comment, cut at the size the package allows."""
    lines = [f"# {line}" for line in head.splitlines()]
    size = 0
    for word in words:
        size += len(word) + 1
        if size > MAX_BYTES - 1000:
            break
        lines.append(word)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read the folder, write the lists, say how long they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of EPUBs")
    parser.add_argument("out", type=Path, help="folder of the word lists")
    args = parser.parse_args()
    words, verbs_past = count(args.folder)
    source = "Counted by training/words.py in public-domain English novels.\nWritten for Fabula, MIT."
    write(
        args.out / "common_words.txt", f"Words that fiction writes in lower case, most frequent first.\n{source}", words
    )
    write(
        args.out / "verbs_past.txt",
        f"Past-tense verb forms that follow he, she, I, they; most frequent first.\n{source}",
        verbs_past,
    )
    print(f"{len(words)} common words, {len(verbs_past)} past-tense verbs")


if __name__ == "__main__":
    main()
