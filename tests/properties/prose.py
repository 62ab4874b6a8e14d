"""Strategies that make texts: anything at all, and what looks like fiction gone wrong."""

from __future__ import annotations

from hypothesis import strategies as st

MARKS = [
    *('"', "'", "“", "”", "‘", "’", "«", "»", "‹", "›", "„", "‚", "「", "」", "『", "』", "`", "``", "''"),
    *("—", "– ", "--", "-", "― ", "«\u00a0", "\u00a0»", "“\u00a0", "\u00a0”", "…", "..."),
]
NAMES = [
    *("Tom", "Meg", "Clara Vance", "Mr. Vance", "Mrs. Vance", "Dr. O'Brien", "Sir John", "J. R. Hale", "Zoë", "Ōe"),
    *("the porter", "a tall woman", "my aunt", "I", "he", "she", "they", "you", "Captain", "God", "London", "TOM"),
]
WORDS = [
    *("said", "asked", "sighed", "replied", "cried", "thought", "wrote", "told", "nodded", "turned", "was", "did"),
    *("the", "and", "to", "of", "yes", "no", "don't", "dogs’", "’round", "O’Neil’s", "1984", "well-known", "door"),
]
STOPS = [
    ". ",
    ", ",
    "! ",
    "? ",
    "; ",
    ": ",
    ".",
    ",",
    "!",
    "?",
    ".,",
    "?!",
    "..",
    ") ",
    " (",
    " [",
    "] ",
    "* * *",
    "***",
]
BREAKS = [
    "\n\n",
    "\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\n    ",
    "\n\t",
    "\n\n\n\n",
    "\x0b",
    "\x0c",
    "\u2028",
    "\u2029",
    "\x85",
]
HEADINGS = ["\n\nCHAPTER I\n\n", "\n\nChapter 2: The Door\n\n", "\n\nII\n\n", "\n\n# Three\n\n", "\n\nTHE END\n\n"]
ODDITIES = [
    *("\0", "\ufeff", "\u200b", "\u00ad", "\u00a0", "\u202e", "\u202c", "\u0301", "e\u0301", "a\u0308\u0308\u0308"),
    *(
        "🙂",
        "👩\u200d👩\u200d👧",
        "🇫🇷",
        "שלום",
        "مرحبا",
        "你好",
        "。",
        "！",
        "ﬁ",
        "İ",
        "ß",
        "\U0001d400",
        "\uffff",
        "\x1b[31m",
    ),
    *("<script>alert(1)</script>", "&amp;", "{{ x }}", "%s", "\\", "\t", "_yes_", "*no*", "[1]", "http://a.b/c?d=e"),
]

anything = st.text(max_size=400)
# A Python string may hold lone surrogates; UTF-8 cannot.
with_surrogates = st.text(st.characters(codec=None), max_size=120)

piece = st.one_of(
    st.sampled_from(MARKS),
    st.sampled_from(MARKS),
    st.sampled_from(NAMES).map(lambda name: name + " "),
    st.sampled_from(WORDS).map(lambda word: word + " "),
    st.sampled_from(STOPS),
    st.sampled_from(BREAKS),
    st.sampled_from(BREAKS),
)
odd_piece = st.one_of(piece, piece, piece, st.sampled_from(ODDITIES), st.sampled_from(HEADINGS))

pseudo_prose = st.lists(piece, max_size=80).map("".join)
odd_prose = st.lists(odd_piece, max_size=80).map("".join)

_pairs = [
    ("“", "”"),
    ('"', '"'),
    ("‘", "’"),
    ("'", "'"),
    ("«\u00a0", "\u00a0»"),
    ("„", "“"),
    ("「", "」"),
    ("— ", " — "),
]
_sentences = [
    *("Come in", "You are late again, Tom", "I know nothing about it", "Where's the cat", "No", "Tell Mr. Vance, Meg"),
    *("It's the dogs' dinner", "My dear Clara, sit down", "Well, I never", "She told me ‘no’ twice", "Yes, sir"),
]


_tags = ["", " said {}.", " {} said.", " he said,", " asked {}, turning to Meg,", " {} nodded.", " said"]


@st.composite
def _dialogue(draw: st.DrawFn) -> str:
    """A paragraph as fiction has it: a line, perhaps a tag, perhaps more of the line."""
    opening, closing = draw(st.sampled_from(_pairs))
    said = draw(st.sampled_from(_sentences))
    stop = draw(st.sampled_from([",", ".", "!", "?", "—", "…", ""]))
    tag = draw(
        st.sampled_from(
            ["", " said {}.", " {} said.", " he said,", " asked {}, turning to {},", " {} nodded.", " said"]
        )
    )
    tag = tag.replace("{}", draw(st.sampled_from(NAMES)))
    more = f" {opening}{draw(st.sampled_from(_sentences))}.{closing}" if draw(st.booleans()) else ""
    if draw(st.integers(0, 9)) == 0:
        closing = ""  # the typist forgot it
    return f"{opening}{said}{stop}{closing}{tag}{more}"


_narration = st.sampled_from(
    [
        *("Tom shut the door.", "It rained on the porter and on the tall woman alike.", "Meg said nothing.", "* * *"),
        *("I went home.", "CHAPTER III", "The “best” room was called ‘The Moon’.", "Mrs. Vance looked at Clara."),
    ]
)

# Fiction in one convention or several: what the reading is for.
dialogue = st.lists(st.one_of(_dialogue(), _dialogue(), _narration), min_size=1, max_size=14).flatmap(
    lambda paragraphs: st.sampled_from(["\n\n", "\n", "\r\n\r\n", "\n    "]).map(lambda gap: gap.join(paragraphs))
)

texts = st.one_of(dialogue, dialogue, pseudo_prose, odd_prose, anything)
