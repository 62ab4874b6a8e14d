"""What the speaker scorers are made from, with licences and whom to credit."""

from __future__ import annotations

from dataclasses import replace

from training.reader.sources import LITBANK as LITBANK_OF_THE_READER
from training.reader.sources import DataSet
from training.speakers.folds import Variant

PDNC = DataSet(
    "Project Dialogism Novel Corpus (PDNC)",
    "none stated",
    "who speaks each quotation of 18 novels",
    "Quotations, speakers and lists of characters of 18 of its novels, read twice: from raw text, and with its "
    "quotations and characters given.",
    "https://github.com/Priya22/project-dialogism-novel-corpus",
    "Vishnubhotla, Hammond and Hirst, The Project Dialogism Novel Corpus, LREC 2022",
)
CHAPTERS = DataSet(
    "Chapters of 1919 to 1962, annotated for Fabula",
    "annotation CC0, texts in the public domain in the United States",
    "who speaks each quotation of 18 chapters and stories",
    "Everything that is speech and has a speaker. Annotated by a language model, not adjudicated by people.",
    "texts from https://standardebooks.org",
)
LITBANK = replace(
    LITBANK_OF_THE_READER,
    used_for="who speaks each quotation of openings of novels",
    used="The quotations whose speaker is known, of the documents that have some.",
    cite="Sims and Bamman, Measuring Information Propagation in Literary Social Networks, EMNLP 2020",
)
SOURCES: dict[Variant, tuple[DataSet, ...]] = {
    "speakers": (PDNC, CHAPTERS, LITBANK),
    "speakers-clean": (CHAPTERS, LITBANK),
}
