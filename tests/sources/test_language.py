# ruff: noqa: E501 - a passage a line
from __future__ import annotations

import subprocess
import sys

import pytest

from fabula.errors import LanguageError
from fabula.stages.sources import check_language, open_bytes, open_text

GERMAN = "Der alte Mann ging langsam über die Brücke und sah hinunter auf das Wasser, das unter ihm dunkel vorüberzog. "
FRENCH = "Elle ouvrit la fenêtre et regarda la rue, où personne ne passait plus depuis que la pluie avait commencé. "
OTHERS = {
    "German": GERMAN,
    "French": FRENCH,
    "Spanish": "El viejo cruzó despacio el puente y miró hacia abajo, donde el agua pasaba oscura y sin ruido bajo sus pies. ",
    "Italian": "Il vecchio attraversò lentamente il ponte e guardò giù, dove l’acqua passava scura e silenziosa sotto di lui. ",
    "Portuguese": "O velho atravessou devagar a ponte e olhou para baixo, onde a água passava escura e sem ruído por ele. — Não, não quero ir embora — disse ela. ",
    "Dutch": "De oude man liep langzaam over de brug en keek naar beneden, waar het water donker onder hem door stroomde. ",
    "Swedish": "Den gamle mannen gick långsamt över bron och såg ner i vattnet, som flöt mörkt och tyst under honom. ",
    "Polish": "Stary człowiek szedł powoli przez most i patrzył w dół, gdzie ciemna woda płynęła cicho pod jego stopami. ",
    "Russian": "Старик медленно шёл по мосту и смотрел вниз, где тёмная вода тихо текла под его ногами. ",
    "Japanese": "老人はゆっくりと橋を渡り、足もとを静かに流れる暗い水を見下ろした。「もう帰らない」と彼女は言った。",
    "Chinese": "老人慢慢地走过桥，低头看着脚下静静流过的黑水。“我不回去了，”她说。",
    "Latin": "Senex per pontem lente ambulabat et aquam nigram, quae sub pedibus tacite fluebat, diu spectabat. ",
    "Finnish": "Vanha mies käveli hitaasti sillan yli ja katsoi alas, missä vesi virtasi tummana ja hiljaa hänen allaan. ",
}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("times", [6, 300])
def test_another_language_is_refused_by_name(language: str, times: int) -> None:
    extract = open_bytes((OTHERS[language] * times).encode(), "book.txt")
    with pytest.raises(LanguageError) as error:
        check_language(extract, force=False)
    assert str(error.value).startswith(f"book.txt: this looks like {language}")
    assert "Try --force" in str(error.value)
    assert "\n" not in str(error.value)
    check_language(extract, force=True)


ENGLISH = {
    "prose": "She had walked from the harbour in the rain, and nobody had met her on the way to the house. ",
    "dialect": "“Dinna fash yersel’, laddie,” quo’ he. “Ah ken weel whit ye’re efter, an’ ye’ll no get it frae the likes o’ me, sae awa’ hame wi’ ye.” ",
    "eye dialect": "“Ah reckon dey ain’t gwine ter fine nuffn’, Mars Tom; dey’s jes’ a-foolin’ roun’ en wastin’ dey time,” he ’lowed. ",
    "invented names": "Zharkath of Ulmendor drew Vethraxis and faced the Qirri. Thelnax Oridune fell; Mazrith-Kol, warden of Aelph, wept for Yrsa. ",
    "nonsense verse": "The glimmering slithes did frabble in the gorm, and all the mimsy toads of Borrowgrim went whiffling to the storm. ",
    "poetry": "Dark pines. Snow falling, falling. Cold light upon the silent water; stars, stars, and a far bell tolling. ",
    "lists": "Strength 12. Agility 9. Level up! Skill gained: Stone Fist. Quest: Slay the Wyrm of Karn. Reward: 40 gold. ",
    "thriller": "Gunfire. Glass burst inward. Kowalski rolled, fired twice, missed. “Move!” Boots hammered concrete. He ran. ",
    "non-fiction": "The enzyme catalyses hydrolysis of lactose; activity was measured at pH 7 by spectrophotometry in three samples. ",
}


@pytest.mark.parametrize("kind", ENGLISH)
@pytest.mark.parametrize("times", [1, 6, 300])
def test_english_of_every_kind_is_read(kind: str, times: int) -> None:
    check_language(open_text(ENGLISH[kind] * times), force=False)


def test_english_with_foreign_passages_is_read() -> None:
    check_language(open_text((ENGLISH["prose"] * 3 + GERMAN) * 60), force=False)
    check_language(open_text(FRENCH * 3 + ENGLISH["prose"] * 100), force=False)


@pytest.mark.parametrize(
    "text", ["", "Ja.", "Guten Abend, mein Herr.", "1 2 3 4 5 6 7 8 9 " * 100, "* * *\n" * 500, "!?" * 5000]
)
def test_too_little_to_tell_is_read(text: str) -> None:
    check_language(open_text(text), force=False)


def test_english_needs_no_library() -> None:
    code = (
        "import sys; from fabula.stages.sources import open_text, check_language\n"
        f"check_language(open_text({ENGLISH['prose']!r} * 50), force=False)\n"
        "assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "cp037"])
def test_a_given_encoding_is_named_as_a_cause(encoding: str) -> None:
    raw = (ENGLISH["prose"] * 40).encode()
    raw += b" " * (len(raw) % 2)
    check_language(open_bytes(raw, "book.txt"), force=False)
    with pytest.raises(LanguageError) as error:
        check_language(open_bytes(raw, "book.txt", encoding=encoding), force=False)
    assert f"The cause may be the encoding given, {encoding}" in str(error.value).replace("utf-16-le", "utf-16")
    assert str(error.value).endswith("leave it out to have it detected. Try --force to read it all the same.")


def test_an_encoding_that_nobody_gave_is_no_cause() -> None:
    for extract in (open_bytes((GERMAN * 6).encode(), "book.txt"), open_text(GERMAN * 6)):
        with pytest.raises(LanguageError) as error:
            check_language(extract, force=False)
        assert "encoding" not in str(error.value)
