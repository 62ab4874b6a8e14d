# ruff: noqa: E501 - a paragraph of fiction stands on one line
"""The thirty acceptance cases: each comes from a report of somebody's real trouble with software of this kind.

The texts are our own. A case asks for what its report asked for and for nothing finer, so none may be weakened.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import fabula
from fabula.model import CastEntry
from fabula.options import ReadOptions
from tests.acceptance.helpers import (
    apart,
    bears,
    called,
    command,
    environment,
    flat,
    line,
    named,
    never_says,
    one,
    quotes,
    read,
    says,
    who,
)

# ------------------------------------------------------------------------------------------ typography

DASHES = """Corrigan came down the stair—slowly, for it was dark—and stood listening. The house—his house, as it was
now—made the noises a house makes at night—wood, water, wind—and one besides.

"Is anybody there?" Corrigan called.

A step—two steps—and then the pantry door—it had never shut properly—swung open. The lamp—someone was
carrying a lamp—shook a little.

"Only me," said Philippa. She was in her dressing-gown—the green one—and held a plate. "I couldn't sleep."

He let out his breath—he had not known that he was holding it. The plate had a pie on it—what was left of a
pie—and a fork.

"You might have said," he told her.

Philippa considered—with her head on one side—the stair, the poker in his hand—for he had, it seemed, picked
up a poker—and his bare feet. "You might have put on slippers," she said.
"""


def test_01_dashes_outnumber_marks() -> None:
    lines = [
        '"Is anybody there?"',
        '"Only me," "I couldn\'t sleep."',
        '"You might have said,"',
        '"You might have put on slippers,"',
    ]
    assert DASHES.count("—") > 2 * DASHES.count('"')
    for text in (DASHES, DASHES.replace("—", "--"), DASHES.replace("—", " – ")):
        story = read(text)
        assert quotes(story) == lines
        says(story, "Is anybody there?", "Corrigan")
        says(story, "Only me", "Philippa")


NEWLINES = """Mrs. Abendroth set down the kettle.
"There's a man at the gate," she said.
"What sort of a man?" asked Lionel.
"The sort with a bicycle."
Lionel went to the window and moved the curtain an inch. The man was leaning the bicycle against the gatepost, with a good deal of care, as if it had been ill.
"That's Fenner," he said. "He's come about the roof."
"Then why has he got a cello?"
"I suppose," said Lionel, "that it's raining at his house as well."
Mrs. Abendroth laughed. She had not laughed for a week, and it surprised them both.
"You'd better let him in, Lionel," she said.
"I'm letting him in."
"""


def test_02_paragraph_breaks_as_single_newlines() -> None:
    for text in (NEWLINES, NEWLINES.replace("\n", "\n\n"), NEWLINES.replace("\n", "\r\n")):
        story = read(text)
        assert len(story.paragraphs) == 11
        assert quotes(story) == [
            '"There\'s a man at the gate,"',
            '"What sort of a man?"',
            '"The sort with a bicycle."',
            '"That\'s Fenner," "He\'s come about the roof."',
            '"Then why has he got a cello?"',
            '"I suppose," "that it\'s raining at his house as well."',
            '"You\'d better let him in, Lionel,"',
            '"I\'m letting him in."',
        ]
        for fragment in ("What sort", "I suppose", "That's Fenner", "I'm letting"):
            says(story, fragment, "Lionel")
        for fragment in ("a man at the gate", "The sort with", "You'd better"):
            says(story, fragment, "Mrs. Abendroth")


COLLAPSED = (
    "The ferry had gone. Odalys stood on the slip and watched its lights. “There’s another at ten,” said Bram, "
    "and sat down on his bag. Odalys shook her head. “There isn’t.” “There was on Sunday.” “This isn’t Sunday, Bram.” He looked at his watch, and shook it. "
    "“Then we’ll have to swim,” said Bram. “You can’t swim,” Odalys said. “You told me. You told me in Lisbon.” "
    "“I can sink in the right direction.” Odalys began, in spite of herself, to laugh. A gull walked up to them and "
    "looked at their shoes. “I’m hungry,” said Bram to the gull. “Aren’t we all?” said a voice behind them, and there "
    "stood the ferryman with his supper in a cloth."
)
COLLAPSED_LINES = [
    "“There’s another at ten,”",
    "“There isn’t.”",
    "“There was on Sunday.”",
    "“This isn’t Sunday, Bram.”",
    "“Then we’ll have to swim,”",
    "“You can’t swim,” “You told me. You told me in Lisbon.”",
    "“I can sink in the right direction.”",
    "“I’m hungry,”",
    "“Aren’t we all?”",
]


def test_03_collapsed_epub_paragraphs() -> None:
    for text in (COLLAPSED, COLLAPSED.replace("“", '"').replace("”", '"')):
        marks = [x.replace("“", '"').replace("”", '"') if '"' in text else x for x in COLLAPSED_LINES]
        story = read(text)
        assert quotes(story) == marks
        says(story, "another at ten", "Bram")
        says(story, "have to swim", "Bram")
        says(story, "You can’t swim", "Odalys")
        says(story, "I’m hungry", "Bram")
        never_says(story, "There isn’t.", "Bram")


SINGLE = """‘Don’t you touch ’em,’ said Hob. ‘Them’s the dogs’ dinners.’

‘I wasn’t goin’ to,’ said Lettice. She put her hands behind her. It was ’ot in the Tollivers’ kitchen, and the boys’ boots steamed in a row round the fender.

‘You was lookin’ ’ungry,’ said Hob. ‘’Tis all the same. I’ve seen it. First they looks, then they’s ’round the back with a spoon.’

The dogs’ bowls stood in the scullery. There were five o’ them, and the cats’ saucer, and none of ’em was clean.

‘That was in ’89,’ Lettice said, ‘and it was Tom’s fault, an’ I never ’ad a mouthful.’
"""


def test_04_apostrophes_in_single_quoted_text() -> None:
    lines = [
        "‘Don’t you touch ’em,’ ‘Them’s the dogs’ dinners.’",
        "‘I wasn’t goin’ to,’",
        "‘You was lookin’ ’ungry,’ ‘’Tis all the same. I’ve seen it. First they looks, then they’s ’round the back with a spoon.’",
        "‘That was in ’89,’ ‘and it was Tom’s fault, an’ I never ’ad a mouthful.’",
    ]
    story = read(SINGLE)
    assert quotes(story) == lines
    straight = SINGLE.replace("‘", "'").replace("’", "'")
    assert quotes(read(straight)) == [x.replace("‘", "'").replace("’", "'") for x in lines]
    for text in (SINGLE, straight):
        says(read(text), "dinners", "Hob")
        says(read(text), "I wasn", "Lettice")
        says(read(text), "That was in", "Lettice")


MISSING = """“We ought to go back,” said Ines. She had stopped in the middle of the road with her shoes in her hand.

“There is nothing to go back to. They burned it, every stick, and the piano with it.

“You might have told me,” said Ines.

Corbin shrugged. The road went on in front of them, white and straight, as if somebody had ruled it.

“I did tell you. You were asleep,” he said.

“Then it doesn’t count.”
"""


def test_05_missing_closing_mark() -> None:
    for text in (MISSING, MISSING.replace("“", '"').replace("”", '"'), MISSING.replace("\n\n", "\n")):
        story = read(text)
        spoken = quotes(story)
        assert len(spoken) in (4, 5)  # the line with the fault may be joined to the next
        says(story, "We ought to go back", "Ines")
        says(story, "You might have told me", "Ines")
        says(story, "You were asleep", "Corbin")
        tail = [s.strip('“”"') for s in spoken[-2:]]
        assert tail == ["I did tell you. You were asleep,", "Then it doesn’t count."]
        narration = "".join(text[s.start : s.end] for s in story.segments if s.kind == "narration")
        assert "Corbin shrugged. The road went on in front of them" in flat(narration)
        assert "he said" in narration


NARRATOR_BREAK = """Rosalva put down the basket on the step, and the girl looked up from her book.

— Tudo bem? — she asks. — You look as if you had walked from the river.

— I have walked from the river — says Rosalva —, and it has not got any nearer.

— Sit down, then.

— I can't sit, Inácia. Your uncle is behind me.

The girl shuts her book.

— Which uncle? — asks Inácia.
"""


def test_06_dash_dialogue_with_narrator_break() -> None:
    for text in (NARRATOR_BREAK, NARRATOR_BREAK.replace("—", "–")):
        story = read(text)
        spoken = [re.sub(r"[—–]\s*", "", q).replace(" ,", ",") for q in quotes(story)]
        assert len(spoken) == 5
        assert spoken[0].startswith("Tudo bem?")
        assert spoken[0].endswith("You look as if you had walked from the river.")
        assert len(story.lines[0].quote.spans) == 2
        assert not any(
            tag in q for q in spoken for tag in ("she asks", "says Rosalva", "asks Inácia", "shuts her book")
        )
        speakers = [x.speaker for x in story.lines]
        assert speakers[1] is not None
        assert bears(speakers[1], "Rosalva")
        assert speakers[4] is not None
        assert bears(speakers[4], "Inácia")


CORNERS = """Minato slid the door open. 「You’re early,」 he said.

「I’m never early,」 said Reiko. 「The clock is slow. Grandmother used to say, 『A slow clock is a kind clock.』 Do you remember?」

「She said it about the bus.」

Reiko laughed and stepped out of her shoes.
"""


def test_07_corner_brackets() -> None:
    story = read(CORNERS)
    assert quotes(story) == [
        "「You’re early,」",
        "「I’m never early,」 「The clock is slow. Grandmother used to say, 『A slow clock is a kind clock.』 Do you remember?」",
        "「She said it about the bus.」",
    ]
    says(story, "You’re early", "Minato")
    says(story, "never early", "Reiko")
    says(story, "about the bus", "Minato")
    heavy = read(
        CORNERS.replace("『", "「").replace("』", "」").replace("「A slow clock is a kind clock.」", "A slow clock.")
    )
    assert len(quotes(heavy)) == 3
    double = read(CORNERS.replace("「", "『").replace("」", "』"))
    assert [q[0] for q in quotes(double)] == ["『"] * 3


SPEECH = """The meeting fell quiet, and Captain Ozanne stood up with her hat in her hand.

“I have been asked,” said Captain Ozanne, “to say something about the bridge. I will be short.

“There was no bridge. There was a drawing of a bridge, and a man with a lantern who had been paid to hold it.

“We lost eleven horses and the whole of the flour. That is all I know about the bridge.”

“And the man with the lantern?” asked Judge Pell.

“We did not lose him,” said the captain.
"""


def test_08_speech_over_several_paragraphs() -> None:
    for text in (SPEECH, SPEECH.replace("“", '"').replace("”", '"'), SPEECH.replace("“", "‘").replace("”", "’")):
        story = read(text)
        assert len(story.lines) == 3
        speech = story.lines[0]
        assert len(speech.quote.spans) == 4
        assert flat(speech.text).strip('“”‘’"').startswith("I have been asked,")
        assert flat(speech.text).strip('“”‘’"').endswith("That is all I know about the bridge.")
        says(story, "There was no bridge", "Captain Ozanne")
        says(story, "And the man with the lantern", "Judge Pell")
        says(story, "We did not lose him", "Captain Ozanne")


NESTED = """“He looked me in the eye,” said Wilhelmina, “and he said, ‘Madam, that is not a hat.’ Those were his words.”

“And what did you say?” asked Dorrit.

“I said, ‘Sir, that’s not an eye.’ It was glass, you see.”
"""


def test_09_nested_quotation() -> None:
    british = NESTED.translate(str.maketrans("“”‘’", "‘’“”")).replace("that”s", "that’s")
    straight = NESTED.translate(str.maketrans("“”‘’", "\"\"''"))
    for text in (NESTED, british, straight):
        story = read(text)
        assert len(story.lines) == 3
        assert "Madam, that is not a hat." in flat(story.lines[0].text)
        assert flat(story.lines[0].text).rstrip("”’\"'").endswith("Those were his words.")
        assert [[n.of(text)[1:-1] for n in x.quote.nested] for x in story.lines] == [
            ["Madam, that is not a hat."],
            [],
            [text[text.index("Sir, that") : text.index("an eye.") + 7]],
        ]
        says(story, "Madam, that is not", "Wilhelmina")
        says(story, "what did you say", "Dorrit")
        says(story, "It was glass", "Wilhelmina")


@pytest.mark.parametrize(
    ("sentence", "words", "name"),
    [
        ('"So what?" said Harry.', '"So what?"', "Harry"),
        ("“You did what?” demanded Oona.", "“You did what?”", "Oona"),
        ("“Get down!” cried Bartle.", "“Get down!”", "Bartle"),
        ("‘Well…’ began Mr. Quist.", "‘Well…’", "Mr. Quist"),
    ],
)
def test_10_a_question_and_its_tag_are_one_sentence(sentence: str, words: str, name: str) -> None:
    text = f"{name} looked up at the clock in the hall. {sentence} It was raining again."
    story = read(text)
    assert quotes(story) == [words]
    says(story, words, name)
    tag = sentence.split(" ", words.count(" ") + 1)[-1]
    places = (text.index(words), text.index(words) + len(words) - 2, text.index(tag))
    assert len({int(story.tokens.sentence[story.tokens.token_at(at)]) for at in places}) == 1


@pytest.mark.parametrize(
    "verb",
    ["sighed", "grumbled", "crowed", "wailed", "put in", "breathed", "snapped", "went on", "drawled", "giggled"],
)
def test_11_sighed_meg(verb: str) -> None:
    text = (
        "Meg and Tansy were shelling peas on the step, and it was very hot.\n\n"
        f"“I do wish that we had a donkey,” {verb} Meg.\n\n“You wished that last year,” said Tansy.\n\n"
        f"“Then it’s time that somebody listened,” Meg {verb}.\n"
    )
    story = read(text)
    for fragment in ("wish that we had", "time that somebody"):
        says(story, fragment, "Meg")
        assert line(story, fragment).type == "explicit"
    says(story, "You wished that", "Tansy")


def test_12_a_tag_before_a_paragraph_break() -> None:
    story = read(
        "The three of them had come in out of the rain, and Constable Amery wrote down their names.\n\n"
        "Hugh Hill, a doctor, said:\n\n“He was dead when I got here. He was dead, and the kettle was still warm.”\n\n"
        "Constable Amery turned to the woman by the window, who had not taken off her gloves, and asked:\n\n"
        "“And you, Miss Treece?”\n\nMiss Treece, without looking round, replied:\n\n“I only came about the piano.”\n"
    )
    says(story, "He was dead", "Hugh Hill")
    says(story, "And you", "Constable Amery")
    says(story, "about the piano", "Miss Treece")
    assert line(story, "He was dead").type == "explicit"
    same = read(
        "Ida Crewe waited.\n\nHugh Hill, a doctor, said: “He was dead when I got here.”\n\n“Oh,” said Ida Crewe.\n"
    )
    says(same, "He was dead", "Hugh Hill")


def test_13_the_addressee_is_not_the_speaker() -> None:
    story = read(
        "Valkyrie lifted the latch, and Corvin came after her with the lamp. It was cold in the vault.\n\n"
        '"Fireball," he said to Valkyrie.\n\n'
        '"I heard you the first time," she told Corvin.\n\n'
        'A voice said "Nobody moves," and Valkyrie turned.\n\n'
        '"Put the lamp down, Corvin," said Valkyrie quietly.\n'
    )
    never_says(story, "Fireball", "Valkyrie")
    says(story, "Fireball", "Corvin")
    assert any(bears(a, "Valkyrie") for a in line(story, "Fireball").addressees)
    says(story, "I heard you", "Valkyrie")
    assert any(bears(a, "Corvin") for a in line(story, "I heard you").addressees)
    never_says(story, "Nobody moves", "Valkyrie")
    says(story, "Put the lamp down", "Valkyrie")
    assert any(bears(a, "Corvin") for a in line(story, "Put the lamp down").addressees)


@pytest.mark.parametrize(
    ("sentence", "words", "speaker", "heard"),
    [
        ("“Shut the gate,” Theodora called to Marcus.", "Shut the gate", "Theodora", "Marcus"),
        ("“Shut the gate, Marcus,” said Theodora.", "Shut the gate", "Theodora", "Marcus"),
        ("“Marcus! Shut the gate!” shouted Theodora.", "Shut the gate", "Theodora", "Marcus"),
        ("Theodora turned to Marcus. “Shut the gate,” she said.", "Shut the gate", "Theodora", "Marcus"),
        ("“Shut the gate,” said Theodora, and Marcus ran.", "Shut the gate", "Theodora", None),
        ("“Shut,” said Theodora to Marcus, “the gate.”", "the gate", "Theodora", "Marcus"),
        ("Marcus felt her hand on his arm. “Shut the gate,” Theodora whispered.", "Shut the gate", "Theodora", None),
        ("“It was Marcus who left it open,” Theodora told Ewan.", "who left it open", "Theodora", "Ewan"),
        ("“Is it you, Theodora?” Marcus asked.", "Is it you", "Marcus", "Theodora"),
    ],
)
def test_13_the_one_spoken_to_in_other_tags(sentence: str, words: str, speaker: str, heard: str | None) -> None:
    story = read(
        "The cattle were in the lane. Theodora had the lantern and Marcus the stick, and old Ewan stood between "
        f"them in the rain and thought about his supper.\n\n{sentence}\n\nThe wind had got up, and nobody could "
        "hear very much.\n"
    )
    says(story, words, speaker)
    if heard:
        assert any(bears(a, heard) for a in line(story, words).addressees)


# ------------------------------------------------------------------------------------------------ cast


def _chapter(number: int, guest: str | None) -> str:
    """A chapter with its two regulars, or with a guest who speaks twelve tagged lines to one of them."""
    other = guest or "Ottoline"
    say = ("the tide", "the boat", "the salt", "the rope", "the lamp", "the price")
    lines = [f"Chapter {number}", f"It was the {number}th day, and Hamish was mending the net by the door."]
    for n in range(24 if guest else 8):
        thing = say[(n + number) % len(say)]
        text = f"“I never said a word about {thing},” said {other}." if n % 2 else f"“Was it {thing}?” Hamish asked."
        lines.append(text)
    return "\n\n".join(lines) + "\n\n"


def test_14_a_speaker_of_one_chapter_is_in_the_cast_and_stays(tmp_path: Path) -> None:
    text = "".join(_chapter(n, "Brannoch" if n == 5 else None) for n in range(1, 9))
    story = read(text)
    guest = one(story, "Brannoch")
    assert len(guest.lines) == 12
    assert all("never said" in x.text for x in guest.lines)
    again = fabula.read(text)
    assert [c.record for c in again.cast] == [c.record for c in story.cast]
    kept = fabula.open(story.save(tmp_path / "book.fabula"))
    assert [c.record for c in kept.cast] == [c.record for c in story.cast]
    assert len(kept.cast["Brannoch"].lines) == 12


STYLES = """The telegram said only that I was to bring my boots, and so it was in my boots that I stood on the platform at Pinfold when the trap came round the corner with John Cavendish on the box of it.

"You've grown fat," said John Cavendish. "Put your bag up. We are all at sixes and sevens, the barn fell down on Monday."

"I had not heard," I said.

"Nobody tells you anything, Hastings. It fell on the pigs."

The drive went round by the mill-pond, and there, asleep in a punt with a straw hat on his face, was his younger brother.

"Ambrose," said John, "here is Hastings."

Ambrose Cavendish lifted the hat and looked at me with no great interest. "How do you do," he said. "Have you come about the pigs?"

"What pigs?" I asked.

"He will have his joke," said John hastily. "Ambrose, you might help with the bag."

"I should think that Hastings can carry a bag," Ambrose remarked. He put the hat back upon his face.

At dinner Mr. Cavendish sat at the head of the table, and carved. Ambrose sat next to me and ate nothing.

"Your brother seems out of sorts," I said to my host when the cloth had been drawn.

"My brother," said Mr. Cavendish, "has been out of sorts since he was nine. Have some port, Hastings."
"""


def test_15_two_brothers_and_a_narrator_with_a_name() -> None:
    story = read(STYLES)
    apart(story, "John Cavendish", "Ambrose Cavendish", "Hastings")
    one(story, "John", "John Cavendish")
    one(story, "Ambrose", "Ambrose Cavendish")
    hastings = one(story, "Hastings")
    assert hastings.narrator
    assert [c.name for c in story.cast if c.narrator] == [hastings.name]
    for fragment in ("I had not heard", "What pigs", "Your brother seems"):
        says(story, fragment, "Hastings")
    for fragment in ("grown fat", "It fell on the pigs", "here is Hastings", "his joke"):
        says(story, fragment, "John Cavendish")
    for fragment in ("How do you do", "can carry a bag"):
        says(story, fragment, "Ambrose Cavendish")
    never_says(story, "out of sorts since he was nine", "Ambrose")


HIGHBURY = """Mr. Knightley walked over through the rain to see about the pump, and found Miss Bates already talking to it.

“It will not answer me, Mr. Knightley,” said Miss Bates. “Jane has a way with it. Jane only has to take off her gloves.”

“Then let us ask Miss Farrow,” said Mr. Knightley.

“Oh, do! She is at her letter. Here she is. Jane, my dear, here is Mr. Knightley come about the pump.”

“It wants a washer,” said Jane Farrow.

His brother had come with him. Mr. John Knightley did not like rain, or pumps, or being talked to, and he stood in the porch with his collar up and his eyes on the clock.

“My brother is thinking of his dinner,” said George Knightley.

“I am thinking of my boots,” said John Knightley. “You told me that it was a dry walk, George.”

“But it was dry on Tuesday, sir,” cried Miss Bates.

“It is not Tuesday, madam,” he replied.

Mrs. John Knightley, who was sitting in the window with Mrs. Weston, laughed. “He is always a bear in February,” said Mrs. John Knightley. “Is he not, Mrs. Weston? You used to say so when you were Miss Taylor.”

“I used to say that he wanted his tea,” said Mrs. Weston.

Miss Taylor had been Mrs. Weston since Michaelmas; and as Miss Taylor she had taught all of them to read. Mr. Weston was gone to see about the carriage. “It is at the door!” cried Mr. Weston, coming back with the rain on his hat.
"""


def test_16_one_surname_several_people() -> None:
    story = read(HIGHBURY)
    apart(story, "John Knightley", "George Knightley", "Mrs. John Knightley")
    apart(story, "Miss Bates", "Jane Farrow", "Mrs. Weston", "Mr. Weston")
    one(story, "Mrs. Weston", "Miss Taylor")
    one(story, "Jane Farrow", "Jane", "Miss Farrow")
    says(story, "It will not answer me", "Miss Bates")
    says(story, "She is at her letter", "Miss Bates")
    says(story, "It wants a washer", "Jane Farrow")
    says(story, "thinking of his dinner", "George Knightley")
    says(story, "thinking of my boots", "John Knightley")
    never_says(story, "let us ask Miss Farrow", "John Knightley")
    says(story, "always a bear in February", "Mrs. John Knightley")
    says(story, "wanted his tea", "Mrs. Weston")
    says(story, "It is at the door", "Mr. Weston")


FAMILY = """The Dunmores were late, as they had been late for everything since the flood.

“We should have taken the other road,” said Mr. Dunmore.

“There is no other road, Edgar,” said Mrs. Dunmore. “You sold it.”

In the back of the cart Miss Dunmore had shut her eyes. Her brother Phineas was eating an apple, and little Walter Dunmore was watching him do it.

“Give him a bite, Phineas,” said Miss Dunmore.

“He’s had a bite,” said Phineas Dunmore. “He’s had my finger.”

“I never!” cried Walter.

“Constance, make them stop,” said Mrs. Dunmore over her shoulder.

“I’m asleep, Mamma,” said Constance Dunmore.

Mr. Dunmore pulled up the mare. He got down, and walked round to the back of the cart, and took away the apple. “Now,” said Edgar Dunmore, “nobody has it.”
"""


def test_16_a_family_of_one_surname() -> None:
    story = read(FAMILY)
    apart(story, "Mr. Dunmore", "Mrs. Dunmore", "Miss Dunmore", "Phineas Dunmore", "Walter Dunmore")
    one(story, "Phineas", "Phineas Dunmore")
    one(story, "Walter", "Walter Dunmore")
    says(story, "the other road,”", "Mr. Dunmore")
    says(story, "nobody has it", "Edgar Dunmore")
    for fragment in ("There is no other road", "make them stop"):
        says(story, fragment, "Mrs. Dunmore")
    says(story, "Give him a bite", "Miss Dunmore")
    says(story, "my finger", "Phineas")
    says(story, "I never", "Walter")
    says(story, "I’m asleep", "Constance Dunmore")


WATCH = """The night shift began at nine. The boss, Boris Ignatievich, was already at his desk when I came in, and he did not look up.

“Sit down, Pavel,” said the boss. “You are late.”

“The trams have stopped, Boris Ignatievich,” I said.

“They always stop.” Boris Ignatievich pushed a file across the table. The others called him Geser, though never to his face; Geser was the name he had been born with, somewhere a long way to the east, and Boris Ignatievich was only what stood in his passport.

“What did Geser want?” Rada asked me in the corridor.

“He wants me to find a heron.”

Rada laughed. The door opened behind her, and the boss put his head out.

“Not a heron,” said Geser. “That heron. And take an umbrella.”

“Yes, boss,” said Rada.
"""


def test_17_the_boss_under_three_names() -> None:
    story = read(WATCH)
    boss = one(story, "Boris Ignatievich", "Geser")
    for fragment in ("Sit down, Pavel", "They always stop", "Not a heron"):
        says(story, fragment, boss.name)
    says(story, "What did Geser want", "Rada")
    says(story, "Yes, boss", "Rada")
    assert not any(c.id != boss.id and c.lines for c in called(story, "the boss"))
    says(story, "The trams have stopped", "Pavel")
    assert one(story, "Pavel").narrator


HARBOUR = """Everyone on the quay knew Josephine Tarrant, and nobody on the quay called her that. To the pilots she was the Duchess.

“You’ve got weed on your hull,” said the Duchess.

The mate of the *Kittiwake* took off his cap. “It’s only a bit of weed, Mrs. Tarrant,” he said.

“It’s a meadow,” said Josephine Tarrant. “I could put a cow on it.”

“Yes, Duchess,” said the mate.

Mrs. Tarrant walked to the end of the jetty and back. “Tell your captain,” she said, “that he pays by the cow.”
"""


def test_17_a_woman_whom_everyone_calls_otherwise() -> None:
    story = read(HARBOUR)
    duchess = one(story, "Josephine Tarrant", "the Duchess", "Mrs. Tarrant")
    for fragment in ("weed on your hull", "a meadow", "he pays by the cow"):
        says(story, fragment, duchess.name)
    for fragment in ("only a bit of weed", "Yes, Duchess"):
        never_says(story, fragment, duchess.name)


ALIKE = """Igor had the keys, and Ilya had the dog. They stood on either side of the gate, and the snow came down between them.

“You open it,” said Ilya.

“You’re nearer,” said Igor.

“I’m holding the dog.”

“Give him to me, then, Ilya.”

“He doesn’t like you,” Ilya said. “He bit you at Easter.”

Igor rubbed his wrist. Marina and Maria came up the road arm in arm, with a lantern.

“What are you two waiting for?” called Marina.

“For Igor to be brave,” said Ilya.

“Then we shall be here till spring,” Maria said, and Marina laughed so much that she dropped the lantern.
"""


def test_18_similar_names_stay_apart_and_no_name_is_invented() -> None:
    story = read(ALIKE)
    apart(story, "Igor", "Ilya", "Marina", "Maria")
    says(story, "You open it", "Ilya")
    says(story, "You’re nearer", "Igor")
    says(story, "He doesn’t like you", "Ilya")
    says(story, "waiting for", "Marina")
    says(story, "For Igor to be brave", "Ilya")
    says(story, "till spring", "Maria")
    for text in (ALIKE, HIGHBURY, STYLES, WATCH):
        stands = flat(text)
        invented = [n for c in read(text).cast if c.named for n in (c.name, *c.aliases) if flat(n) not in stands]
        assert invented == []


PREFACED = """THE SALT ROAD

by Leonora Vantongeren

Copyright © 2019 Leonora Vantongeren. All rights reserved.

PREFACE

When I began this book Professor Aldous Brightwater said to me, “Leave out the camels.” I have not left out the camels. Leonora Vantongeren, Ghent.

CHAPTER I

The caravan came in at dusk. Yusra counted the camels, and then she counted them again.

“There’s one too many,” she said.

“There can’t be,” said Didier. “Camels don’t happen.”

“Count them yourself.”

Didier counted. He took off his hat, and looked for a time at the last camel, which looked at him.

“Yusra,” said Didier, “where did that one come from?”

About the author

Leonora Vantongeren lives in Ghent with two cats. “A triumph,” said Percy Lightbody of her last book.
"""


def test_19_byline_and_preface_are_not_the_cast() -> None:
    story = read(PREFACED)
    for stranger in (
        "Leonora Vantongeren",
        "Leonora",
        "Vantongeren",
        "Aldous Brightwater",
        "Brightwater",
        "Percy Lightbody",
    ):
        assert called(story, stranger) == []
    assert sorted(named(story)) == ["Didier", "Yusra"]
    says(story, "one too many", "Yusra")
    says(story, "There can’t be", "Didier")
    short = read(
        "The Glass Eel\nby Maurice Ostrander\n\n“Hold the net,” said Billie. The river was up.\n\n“I’m holding it,” said Saul.\n"
    )
    assert called(short, "Maurice Ostrander") == []
    assert sorted(named(short)) == ["Billie", "Saul"]


SCARE = """Fitch had a "system" for the horses, and it lived in a notebook marked "Private." His wife called it "the novel."

"How's the system?" asked Lorna.

"Maturing," said Fitch. He was reading "The Count of Nowhere" for the third time, upside down, which was how he thought. On the door somebody had chalked the word "fool" in a neat round hand.

The so-called "Major" came in without knocking. "I've had a tip," the Major said. "Buttercup, in the three-thirty. My man at 'The Jolly Drover' swears to it."

"That's not a tip," said Lorna. "That's a cow."
"""


def test_20_scare_quotes_and_titles_speak_to_nobody() -> None:
    story = read(SCARE)
    assert quotes(story) == [
        '"How\'s the system?"',
        '"Maturing,"',
        '"I\'ve had a tip," "Buttercup, in the three-thirty. My man at \'The Jolly Drover\' swears to it."',
        '"That\'s not a tip," "That\'s a cow."',
    ]
    kept_apart = set(quotes(story, "not_speech")) | set(quotes(story, "writing"))
    assert kept_apart <= {'"system"', '"Private."', '"the novel."', '"The Count of Nowhere"', '"fool"', '"Major"'}
    for title in ("The Count of Nowhere", "Count", "Private", "The Jolly Drover", "Jolly"):
        assert not any(c.lines for c in called(story, title))
    says(story, "How's the system", "Lorna")
    says(story, "Maturing", "Fitch")
    says(story, "cow", "Lorna")


def test_20_scare_quotes_in_other_marks() -> None:
    curly = (
        "Nan called it “the good room,” and nobody was let into it. There was a “sofa” under a sheet, and a picture "
        "called “Dawn at Tenby” that was all one blue.\n\n“Who’s it for?” asked Petey.\n\n“For best,” said Nan.\n\n"
        "Petey looked up “best” that night in the dictionary, under the covers.\n"
    )
    british = curly.replace("“", "‘").replace("”", "’")
    for text in (curly, british):
        story = read(text)
        assert [q[1:-1] for q in quotes(story)] == ["Who’s it for?", "For best,"]
        says(story, "Who’s it for", "Petey")
        says(story, "For best", "Nan")
        assert sorted(named(story)) == ["Nan", "Petey"]


# ----------------------------------------------------------------------------------------------- input

GERMAN = """Am Abend kam Friedhelm über den Hof, und der Hund lief ihm entgegen. Es hatte den ganzen Tag geregnet.

»Wo ist deine Schwester?«, fragte Friedhelm.

»Sie ist in der Küche«, sagte Annegret, »und sie will nicht mit dir sprechen.«

»Dann warte ich.« Er setzte sich auf die Bank vor dem Haus und nahm den Hut ab. Annegret sah ihn lange an, ohne ein Wort zu sagen.
"""
FRENCH = """Le soir, Armandine traversa la cour et le chien courut à sa rencontre. Il avait plu toute la journée.

— Où est ta sœur ? demanda Armandine.

— Elle est dans la cuisine, répondit le garçon, et elle ne veut pas vous parler.

— Pourquoi ? demanda Armandine.

— Parce que vous lui avez pris son cheval.

Elle s’assit sur le banc devant la maison, et le garçon la regarda longtemps sans rien dire.

— Je l’ai rendu, dit-elle enfin.
"""


def test_21_another_language_is_refused_by_name(tmp_path: Path) -> None:
    for text, language in ((GERMAN, "German"), (FRENCH, "French")):
        with pytest.raises(fabula.LanguageError, match=language) as refused:
            fabula.read(text)
        assert "\n" not in str(refused.value)
        assert "force" in str(refused.value)
        story = fabula.read(text, ReadOptions(force=True))
        assert story.text == text
        assert len(story.lines) >= 2
    book = tmp_path / "hof.txt"
    book.write_text(GERMAN, encoding="utf-8")
    refused_run = command("read", book, cwd=tmp_path)
    assert refused_run.returncode == 1
    assert "German" in refused_run.stderr
    assert "hof.txt" in refused_run.stderr
    assert "--force" in refused_run.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hof.txt"]
    forced = command("read", book, "--force", "--json", cwd=tmp_path)
    assert forced.returncode == 0
    assert json.loads(forced.stdout)["text"] == GERMAN


MANUAL = """Care and Maintenance of the Model 4 Bread Oven

1. Before use

Unpack the oven and check that nothing is missing (see Table 1). The terms "hearth" and "sole" are used interchangeably in this manual. Do not operate the oven indoors; see "Safety," p. 3.

2. Cleaning

Brush the sole once a week. A 2011 survey by the Guild of Millers found that 40% of faults were due to ash. Replace the gasket (part no. 77-B) yearly. Temperatures above 450 °C (842 °F) void the warranty.

References

Fielding, R. & Osgood, T. (2003). "Heat Transfer in Domed Masonry." Journal of Ovens 12(4), 33-47.
"""


def test_22_non_fiction_does_no_harm() -> None:
    story = read(MANUAL)
    assert len(story.lines) <= 1
    assert len(story.cast) <= 4
    table = "id,name,qty\n" + "".join(f'{n},"part {n}",{n * 3}\n' for n in range(300))
    assert fabula.read(table, ReadOptions(force=True)).text == table


def test_23_files_of_every_shape(tmp_path: Path) -> None:
    book = "“Où est le café?” asked Zoë. It was past nine.\n\n“It’s on the table—where it always is,” said Barnabé.\n"
    shapes = {
        "utf8": book.encode(),
        "bom": b"\xef\xbb\xbf" + book.encode(),
        "utf16le": b"\xff\xfe" + book.encode("utf-16-le"),
        "utf16be": b"\xfe\xff" + book.encode("utf-16-be"),
        "cp1252": book.encode("cp1252"),
        "crlf": book.replace("\n", "\r\n").encode(),
        "cr": book.replace("\n", "\r").encode(),
    }
    for name, data in shapes.items():
        path = tmp_path / f"{name}.txt"
        path.write_bytes(data)
        story = fabula.read(path)
        assert flat(story.text.lstrip("\ufeff")) == flat(book), name
        assert [flat(x.text) for x in story.lines] == [
            "“Où est le café?”",
            "“It’s on the table—where it always is,”",
        ], name
        says(story, "Où est", "Zoë")
        says(story, "on the table", "Barnabé")
        assert story.source.encoding_found_by in {"bom", "utf-8", "detected"}
    (tmp_path / "one.txt").write_text("“Run,” said Odile.", encoding="utf-8")
    says(fabula.read(tmp_path / "one.txt"), "Run", "Odile")
    for name, data in {"empty": b"", "blank": b" \n\n\t\n", "binary": bytes(range(256)) * 8}.items():
        path = tmp_path / f"{name}.txt"
        path.write_bytes(data)
        with pytest.raises(fabula.SourceError, match=rf"{name}\.txt"):
            fabula.read(path)


NOTED = """---
title: The Tin Orchard
author: Basil Underwood
characters: [Marguerite, Colonel Tancred]
note: "He said nothing," said Nobody
---

# One

<!-- TODO: "This is where Gustav dies," said my editor -->

“You came,” said Elke.

“I was in the neighbourhood,” said Rupert. He put the apples down.[^1]

[^1]: "Apples" was "pears" in the first draft, said Penelope Marsh.

“You live in Finland.”
"""


def test_24_front_matter_and_notes_are_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "orchard.md"
    path.write_text(NOTED, encoding="utf-8")
    story = fabula.read(path)
    assert [flat(x.text) for x in story.lines] == [
        "“You came,”",
        "“I was in the neighbourhood,”",
        "“You live in Finland.”",
    ]
    assert sorted(named(story)) == ["Elke", "Rupert"]
    for stranger in ("Basil Underwood", "Marguerite", "Colonel Tancred", "Gustav", "Penelope Marsh", "Nobody"):
        assert called(story, stranger) == []
    says(story, "You live in Finland", "Elke")


# ------------------------------------------------------------------------------------------------ runs

HEROES = ("Aldith", "Corwen", "Marisol", "Tobiah", "Ysolde", "Jasper", "Nkechi", "Piran")


# The first speaks most and the last least, so that one more chapter changes nobody's rank.
TURNS = [hero for n, hero in enumerate(HEROES) for _ in range(len(HEROES) - n)]


def _serial_chapter(number: int) -> str:
    one_ = TURNS[number * 7 % len(TURNS)]
    two = next(h for h in (TURNS[(number * 7 + k) % len(TURNS)] for k in range(13, 99)) if h != one_)
    return (
        f"Chapter {number}: The {('Gate', 'Road', 'Tower', 'River')[number % 4]}\n\n"
        f"{one_} climbed the {number}th stair and looked down at the valley, where the fires were lit.\n\n"
        f"“They are still coming,” said {one_}.\n\n“Let them come,” {two} answered. “We have the bridge.”\n\n"
        f"“We had the bridge yesterday.”\n\n{two} said nothing to that.\n\n"
    )


def test_25_a_serial_of_1200_chapters(tmp_path: Path) -> None:
    parts = []
    for number in range(1200):
        part = tmp_path / f"chapter-{number + 1:04}.txt"
        part.write_text(_serial_chapter(number + 1), encoding="utf-8")
        parts.append(part)
    story = fabula.read(parts)
    assert len(story.chapters) == 1200
    assert len(story.lines) == 3600
    assert sorted(named(story)) == sorted(HEROES)
    wrong = [
        x.text
        for x in story.lines
        if (tag := re.match(r" said (\w+)\.", story.text[x.quote.end :][:20]))
        and (not x.speaker or x.speaker.name != tag[1])
    ]
    assert wrong == []
    before = fabula.read(parts[:-1])
    assert {c.name: c.id for c in before.cast} == {c.name: c.id for c in story.cast}
    assert [q.spans for q in before.quotes] == [q.spans for q in story.quotes[: len(before.quotes)]]
    kept = zip(before.attributions[:-3], story.attributions, strict=False)
    assert [a.quote for a, b in kept if (a.speaker, a.type) != (b.speaker, b.type)] == []


def test_26_with_the_network_off(tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text(STYLES, encoding="utf-8")
    script = """
import sys

def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "ssl.")):
        sys.stderr.write(f"NETWORK {event}\\n")
        sys.stderr.flush()
        import os
        os._exit(99)

sys.addaudithook(watch)
import socket

class Refused(socket.socket):
    def __new__(cls, *args, **kwargs):
        raise OSError("no network in this test")

socket.socket = Refused
socket.create_connection = socket.getaddrinfo = Refused.__new__
import fabula
from fabula.cli import main
assert len(fabula.read(open("book.txt", encoding="utf-8").read()).lines) > 5
sys.argv = ["fabula", "read", "book.txt"]
sys.exit(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "NETWORK" not in done.stderr
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "book.fabula").is_file()
    page = (tmp_path / "book.html").read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:)?//""", page)
    assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", page)


def _whole(folder: Path, name: str) -> bool:
    """Whether a book's outputs stand, each of them whole; False when none does. Fails on a half."""
    saved, page = folder / f"{name}.fabula", folder / f"{name}.html"
    if saved.exists():
        assert fabula.open(saved).lines
    if page.exists():
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    return saved.exists() and page.exists()


def test_27_a_killed_run_leaves_nothing_half_done(tmp_path: Path) -> None:
    names = [f"book{n}" for n in range(6)]
    for n, name in enumerate(names):
        text = "".join(_serial_chapter(k) for k in range(n * 60 + 1, n * 60 + 61))
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    books = [f"{n}.txt" for n in names]
    run = subprocess.Popen(
        [sys.executable, "-m", "fabula", "read", *books],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        patience = time.monotonic() + 60
        while not (tmp_path / "book1.fabula").exists() and run.poll() is None and time.monotonic() < patience:
            time.sleep(0.005)
        assert run.poll() is None, "the run ended before it could be killed"
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait()
    done = [n for n in names if _whole(tmp_path, n)]
    assert done
    assert len(done) < len(names), "killed too late to show anything"
    again = command("read", *books, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert all(_whole(tmp_path, n) for n in names)
    left = {p.name for p in tmp_path.iterdir()} - {f"{n}{s}" for n in names for s in (".txt", ".fabula", ".html")}
    assert len(left) <= 1, f"left lying about: {left}"  # what the kill itself left aside, at most


def test_28_the_users_cast_is_obeyed(tmp_path: Path) -> None:
    text = (
        "The old wolf came down to the water. Grey Mother drank, and Sorrel waited for her to finish.\n\n"
        "“There are men on the ridge,” said Sorrel.\n\n“There are always men,” Grey Mother said.\n\n"
        "“These have dogs.”\n\nThe Lady of the Ford lifted her head. “How many?” asked the Lady of the Ford.\n\n"
        "“Nine,” said Sorrel, “and Patch is with them.”\n"
    )
    given = (
        CastEntry("Grey Mother", aliases=("the Lady of the Ford", "the old wolf"), pronouns="she"),
        CastEntry("Sorrel", pronouns="they"),
        CastEntry("Marrow", aliases=("Patch",), pronouns="it"),
    )
    story = fabula.read(text, ReadOptions(cast=given))
    one(story, "Grey Mother", "the Lady of the Ford", "the old wolf")
    assert story.cast["Sorrel"].pronouns == "they"
    assert one(story, "Marrow", "Patch").name == "Marrow"
    assert story.cast["Marrow"].pronouns == "it"
    says(story, "There are always men", "Grey Mother")
    says(story, "How many", "Grey Mother")
    says(story, "Nine", "Sorrel")

    (tmp_path / "wolf.txt").write_text(text, encoding="utf-8")
    cast = [
        {"name": "Grey Mother", "aliases": ["the Lady of the Ford", "the old wolf"], "pronouns": "she"},
        {"name": "Sorrel", "pronouns": "they"},
        {"name": "Marrow", "aliases": ["Patch"], "pronouns": "it"},
    ]
    (tmp_path / "cast.json").write_text(json.dumps(cast), encoding="utf-8")
    done = command("read", "wolf.txt", "--cast", "cast.json", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    reading = json.loads(done.stdout)
    people = {c["name"]: c for c in reading["characters"]}
    assert set(people["Grey Mother"]["aliases"]) >= {"the Lady of the Ford", "the old wolf"}
    assert people["Marrow"]["pronouns"] == "it"
    (tmp_path / "bad.json").write_text('[{"nome": "Grey Mother"}]', encoding="utf-8")
    refused = command("read", "wolf.txt", "--cast", "bad.json", "--json", cwd=tmp_path)
    assert refused.returncode != 0
    assert "bad.json" in refused.stderr
    assert refused.stdout == ""


CLOSE = """Tamsin did not like the look of the stairs. They were the sort of stairs that a person fell down in films. Where was Ravi? He had said nine, and it was nine, and where was he? Typical. She would give him five minutes and not one second more.

She could hear somebody breathing.

“Ravi?” she said.

Nothing. Oh, this was stupid. This was exactly how people got themselves killed, she thought, and went up another step. Don’t be such a baby, Tamsin. It’s only a house.

“Up here,” called Ravi. “Mind the fourth one. It isn’t there.”

Well, of course it wasn’t. Why would it be? Tamsin stepped over the hole and told herself that she had known all along.
"""


def test_29_close_third_narration_is_nobodys_line() -> None:
    story = read(CLOSE)
    assert quotes(story) == ["“Ravi?”", "“Up here,” “Mind the fourth one. It isn’t there.”"]
    says(story, "Ravi?", "Tamsin")
    says(story, "Up here", "Ravi")
    for segment in story.segments:
        words = CLOSE[segment.start : segment.end]
        if segment.quote is None:
            assert segment.kind == "narration"
            assert "“" not in words
        else:
            assert words.startswith("“")
            assert words.endswith("”")
    assert not any(c.narrator for c in story.cast), [who(c) for c in story.cast if c.narrator]
    assert sum(len(c.lines) for c in story.cast) == 2


def test_29_free_indirect_speech_in_the_present_tense() -> None:
    text = (
        "Lorcan checks the stove again. Off. Of course it’s off. He’s not his father. His father would be on the "
        "phone by now, wouldn’t he, telling somebody about it.\n\n“Everything all right in there?” calls "
        "Bridie.\n\nFine. Everything is fine. Why does she have to ask? I’m fine, he thinks, I’m always fine, "
        "that’s the trouble with me.\n\n“Grand,” says Lorcan.\n\nHe checks the stove.\n"
    )
    story = read(text)
    assert quotes(story) == ["“Everything all right in there?”", "“Grand,”"]
    says(story, "Everything all right", "Bridie")
    says(story, "Grand", "Lorcan")
    assert not any(c.narrator for c in story.cast)
    told = "".join(text[s.start : s.end] for s in story.segments if s.kind == "narration")
    assert "I’m fine, he thinks" in told
    assert "Of course it’s off" in told


def test_30_partial_failure_is_loud(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(STYLES, encoding="utf-8")
    (tmp_path / "broken.epub").write_bytes(b"PK\x03\x04" + b"\0" * 300)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "hof.txt").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "last.txt").write_text(HIGHBURY, encoding="utf-8")
    done = command("read", "good.txt", "broken.epub", "empty.txt", "missing.txt", "hof.txt", "last.txt", cwd=tmp_path)
    assert done.returncode == 1
    for name in ("broken.epub", "empty.txt", "missing.txt", "hof.txt"):
        assert sum(name in row for row in done.stderr.splitlines()) >= 1, name
        assert not (tmp_path / Path(name).with_suffix(".fabula")).exists()
        assert not (tmp_path / Path(name).with_suffix(".html")).exists()
    assert "Traceback" not in done.stderr
    for name in ("good", "last"):
        assert _whole(tmp_path, name)
    assert command("read", "good.txt", cwd=tmp_path).returncode == 0
