"""Whether a text is English; a refusal names the language it looks like."""

from __future__ import annotations

import re
from collections import Counter

from fabula.errors import LanguageError
from fabula.model import Extract
from fabula.stages.sources.words import word_set

_FUNCTION_WORDS = word_set(
    """the and to of a in he was it that she i you his her with for had as at on but not be is they said him my me
    we were this have from so all there what are if would no one out up when by an do them could then who which
    been about into more like your their will can did down over now only some before other our where how after
    its than just back any never got off too here again don't didn't i'm it's that's he'd she'd i'll couldn't
    wasn't i'd can't you're won't"""
)
_ENGLISH_SHARE = 0.25  # half of all running words in English prose; a third in verse or dialect
_POOR_SHARE = 0.12  # English with many invented words; in kindred languages by chance
_FEWEST_WORDS = 40
_FEWEST_LETTERS = 60  # of a script that does not part words
_SAMPLES = 8
_SAMPLE_LENGTH = 1500  # characters; enough for the library, and eight of them take no time
_WORDLESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]"
)  # Thai, Lao, Burmese, Japanese, Chinese
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def check_language(extract: Extract, *, force: bool) -> None:
    """Raises LanguageError for a text that is not English. A text too short to tell passes."""
    if force:
        return
    samples = _samples(extract)
    words = [word for sample in samples for word in _WORD.findall(sample.lower().replace("’", "'"))]
    if len(words) < _FEWEST_WORDS and sum(len(_WORDLESS.findall(word)) for word in words) < _FEWEST_LETTERS:
        return
    share = sum(word in _FUNCTION_WORDS for word in words) / len(words)
    if share >= _ENGLISH_SHARE:
        return
    votes = Counter(map(_identify, samples))
    (code, most), *_ = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    if code == "en" or votes["en"] * 4 >= len(samples) or (share >= _POOR_SHARE and most < 0.9 * len(samples)):
        return
    seen = f" ({most} of {len(samples)} samples)" if len(samples) > 1 else ""
    name = LANGUAGES.get(code, f"a language with the code {code!r}")
    where = extract.source.path or "the text"
    raise LanguageError(
        f"{where}: this looks like {name}{seen}; this version of Fabula reads English. "
        f"{_doubt(extract)}Try --force to read it all the same."
    )


def _doubt(extract: Extract) -> str:
    """A wrong encoding makes another language of any text; only one that the user gave is doubted."""
    source = extract.source
    if source.encoding_found_by != "given" or source.encoding == "str":
        return ""
    return f"The cause may be the encoding given, {source.encoding}: leave it out to have it detected. "


def _samples(extract: Extract) -> list[str]:
    """Passages from all over the text, cut at spaces; the whole of a short one."""
    text = extract.text
    if len(text) <= _SAMPLES * _SAMPLE_LENGTH:
        return [text]
    step = len(text) // (_SAMPLES + 1)
    return [text[at : at + _SAMPLE_LENGTH] for at in range(step, step * _SAMPLES + 1, step)]


def _identify(sample: str) -> str:
    import py3langid  # noqa: PLC0415 - half a second, and only a text that may not be English needs it

    code, _ = py3langid.classify(sample)
    return str(code)


# The languages the library tells apart, by ISO 639-1.
LANGUAGES = {
    "af": "Afrikaans", "am": "Amharic", "an": "Aragonese", "ar": "Arabic", "as": "Assamese", "az": "Azerbaijani",
    "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "br": "Breton", "bs": "Bosnian", "ca": "Catalan",
    "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "dz": "Dzongkha", "el": "Greek", "en": "English",
    "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fo": "Faroese", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "jv": "Javanese", "ka": "Georgian",
    "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz",
    "la": "Latin", "lb": "Luxembourgish", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mg": "Malagasy",
    "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese",
    "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian", "no": "Norwegian", "oc": "Occitan",
    "or": "Odia", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "qu": "Quechua",
    "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda", "se": "Northern Sami", "si": "Sinhala",
    "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "ug": "Uyghur",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "vo": "Volapük", "wa": "Walloon", "xh": "Xhosa",
    "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
