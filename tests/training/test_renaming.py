"""Other names in place of those that annotated people bear."""

from __future__ import annotations

import random

from fabula.model import EntityType, Form, Lexicon
from training.reader.data import Document, Mention
from training.reader.renaming import Names, names_of, places

LEXICON = Lexicon(
    titles={"mrs": "she"},
    first_names={"clara": "she", "ada": "she", "hugo": "he"},
    function_words=frozenset({"of"}),
    common_words=frozenset({"hill"}),
)
PER, GPE = EntityType.PER.value, EntityType.GPE.value
PROP, NOM = Form.PROP.value, Form.NOM.value
NAMES = Names({"she": ["Maud"], "he": ["Otto"], "": ["Brix", "Veck"]}, LEXICON)


def document(words: str, *mentions: Mention) -> Document:
    split = words.split()
    return Document("one", split, [0] * len(split), [0, len(split)], mentions=list(mentions))


def shown(doc: Document, names: Names = NAMES) -> str:
    others = names.drawn_for(doc, random.Random(3))
    return " ".join(others.get(at, word) for at, word in enumerate(doc.words))


def test_a_name_becomes_one_of_its_kind_and_stays_it() -> None:
    doc = document("Clara met Hugo . CLARA sighed .", (0, 0, PER, PROP, 0), (2, 2, PER, PROP, 1), (4, 4, PER, PROP, 0))
    assert shown(doc) == "Maud met Otto . MAUD sighed ."


def test_two_never_become_one() -> None:
    doc = document("Clara met Ada .", (0, 0, PER, PROP, 0), (2, 2, PER, PROP, 1))
    assert shown(doc) == "Maud met Ada ."


def test_titles_places_and_words_with_a_meaning_stay() -> None:
    doc = document(
        "Mrs Hart of Spain , Hill and the Lamplighter",
        (0, 3, PER, PROP, 0),
        (3, 3, GPE, PROP, 1),
        (5, 5, PER, PROP, 2),
        (7, 8, PER, NOM, 3),
    )
    assert [doc.words[at] for at in places(doc, LEXICON)] == ["Hart"]
    assert shown(doc) in (f"Mrs {name} of Spain , Hill and the Lamplighter" for name in ("Brix", "Veck"))


def test_names_are_those_of_the_documents_by_kind() -> None:
    doc = document("HUGO Hart met Clara", (0, 1, PER, PROP, 0), (3, 3, PER, PROP, 1))
    assert names_of([doc], LEXICON).pools == {"he": ["Hugo"], "": ["Hart"], "she": ["Clara"]}
