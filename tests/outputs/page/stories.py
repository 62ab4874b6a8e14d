"""One small story with everything a page must cope with."""

from __future__ import annotations

from dataclasses import replace

from fabula.model import Character, Paragraph, ParagraphKind, Span, Story
from tests.build import build_story, says

TITLE = 'The <script>alert("title")</script> & "Ferry"'
AUTHOR = "A. <b>Writer</b>"

TEXT = """\
Set in Invented Type

CHAPTER ONE

The Crossing

“Come in,” said Clara. “Sit down, Tom.”

“Thank you,” said Tom. He set the
lamp where the wind
could not find it.

“Have you read it?”

“I have.”

* * *

Clara wrote <script>alert(1)</script> on the slate & drew a box,
then <img src=http://example.invalid/a.png onerror=alert(2)> below it.

“What is that &amp; why?” asked Mrs. Oake. The word 'slate' was new to her.

“Nobody knows,” said somebody.

CHAPTER TWO

    Row, row,
      the tide is low

“You came back,” Clara said. “I was not sure you would. I have kept the kettle on since noon, and the lamp.

“And the door,” she added.

“So I did,” said Tom 🙂 to Clara.

“Yes?”

CHAPTER THREE

Clara sat alone.

The end of the transcript
"""

KINDS: dict[str, ParagraphKind] = {
    "Set in Invented Type": "front",
    "The Crossing": "heading",
    "* * *": "break",
    "Row, row,": "verse",
    "The end of the transcript": "back",
}


def ferry() -> Story:
    """Five people in three chapters; lines 3 and 8 are doubtful, line 6 has no speaker."""
    story = build_story(
        TEXT,
        cast=[
            Character(0, "Clara Vance", ("Clara", "Miss Vance"), "she", narrator=True),
            Character(0, "Tom", (), "he"),
            Character(0, "Mrs. Oake", (), "she"),
            Character(0, "a ferryman", (), None, named=False),
            Character(0, "the crew </style><script>", (), "they", "group", named=False),
        ],
        chapters=["CHAPTER ONE", "CHAPTER TWO", "CHAPTER THREE"],
        lines=[
            says("“Come in,”", "“Sit down, Tom.”", by="Clara", to=["Tom"], evidence="said Clara", confidence=0.98),
            says("“Thank you,”", by="Tom", to=["Clara"], evidence="said Tom", confidence=0.97),
            says("“Have you read it?”", by="Clara", type="implicit", confidence=0.81, evidence="He", reason="turn"),
            says("“I have.”", by="Tom", type="implicit", confidence=0.55, reason="turn"),
            says("“What is that &amp; why?”", by="Mrs. Oake", evidence="asked Mrs. Oake", confidence=0.95),
            says("'slate'", kind="not_speech"),
            says("“Nobody knows,”", confidence=0.41, type="implicit"),
            says(
                "“You came back,”",
                "“I was not sure you would. I have kept the kettle on since noon, and the lamp.",
                "“And the door,”",
                by="Clara",
                to=["Tom"],
                evidence="Clara said",
            ),
            says("“So I did,”", by="Tom", to=["Clara"], evidence="said Tom", confidence=0.9),
            says("“Yes?”", by="the crew </style><script>", type="implicit", confidence=0.3),
        ],
        mentions=[("He", "Tom"), ("she", "Clara")],
    )
    lamp = story.text.index("lamp where")
    paragraphs = tuple(_with_kind(story.text, p) for p in story.paragraphs)
    source = replace(
        story.source,
        title=TITLE,
        author=AUTHOR,
        italics=(Span(lamp, lamp + 4), Span(story.text.index("down, Tom"), story.text.index("down, Tom") + 4)),
    )
    return replace(story, paragraphs=paragraphs, source=source)


def _with_kind(text: str, paragraph: Paragraph) -> Paragraph:
    words = text[paragraph.start : paragraph.end]
    kind = next((k for start, k in KINDS.items() if words.startswith(start)), paragraph.kind)
    return replace(paragraph, kind=kind)
