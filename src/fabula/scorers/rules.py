"""Scorers that answer by rule: weighted sums over columns of features, their weights few enough to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from fabula.model import (
    CONFIDENCE_FEATURES,
    NAME_FEATURES,
    SPEAKER_FEATURES,
    TURN_FEATURES,
    NameCandidates,
    SpeakerCandidates,
)
from fabula.model.scorers import Floats

# Log-odds. Fitted by training/fit_names.py on LitBank (CC BY 4.0) and the names PDNC lists (no licence stated);
# "titled" and "known_place" then set by hand, as short texts have too few of either.
NAME_WEIGHTS = {
    "log_count": 0.71,
    "titled": 4.0,
    "given_name": 2.02,
    "tagged": 3.81,
    "verbal": 1.98,
    "possessive": 1.38,
    "vocative": -0.29,
    "placed": -1.28,
    "articled": -1.90,
    "known_place": -7.0,
    "place_noun": -2.34,
    "organisation_noun": -3.34,
    "calendar_or_people": -2.32,
    "exclamation": -1.46,
    "lower_case": -1.63,
    "opening": -0.65,
    "titled_elsewhere": 1.06,
    "several_words": 0.31,
    "beside_noun": 0.04,
    "spoken": 0.57,
    "common_word": -1.27,
    "acting": -0.10,
    "pronouned": 0.61,
}
NAME_BIAS = -1.48


def score_names(candidates: NameCandidates) -> Floats:
    """Probability that each candidate names somebody."""
    weights = np.array([NAME_WEIGHTS[name] for name in NAME_FEATURES])
    odds = candidates.features @ weights + NAME_BIAS
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)


# Log-odds. Fitted by training/speakers/fit_rules.py on PDNC (no licence stated) and the annotated chapters (CC0), but
# for those its HARD names, and "beat_name" and "after_name", raised by hand: Victorian beats are looser than today's.
SPEAKER_WEIGHTS = {
    "tag_name": 12.00,
    "tag_noun": -1.44,
    "tag_noun_unnamed": 2.5,
    "tag_pronoun_linked": 0.96,
    "tag_pronoun_fits": 1.00,
    "tag_clashes": -8.00,
    "beat_name": 5.5,
    "beat_noun": 1.39,
    "beat_pronoun_linked": 1.39,
    "beat_pronoun_fits": -0.73,
    "beat_clashes": -1.05,
    "after_name": 3.5,
    "after_noun": 2.28,
    "after_pronoun_linked": 0.59,
    "after_pronoun_fits": 0.44,
    "after_clashes": -0.50,
    "colon": -1.46,
    "above_subject": 0.74,
    "above_named": 0.49,
    "below_subject": -0.75,
    "addressed_here": -4.68,
    "named_here": -2.35,
    "addressed_before": 2.10,
    "named_before": -0.23,
    "addressed_after": 1.96,
    "told_here": -8.00,
    "recency": 1.26,
    "recency_fitting": 0.66,
    "log_lines_near": -0.11,
    "log_mentions": 0.18,
    "narrator": -0.57,
    "unnamed": -1.42,
    "group": -2.07,
    "object_here": -0.01,
    "talked_of": -1.27,
    "nobody_pointed": -1.50,
    "nobody": 1.50,
}
TURN_WEIGHTS = {
    "same_paragraph": 4.70,
    "spoke_last": 0.32,
    "spoke_last_apart": 3.21,
    "spoke_before_last": 5.19,
    "spoke_before_last_apart": 3.06,
    "continuing": 2.08,
    "spoke_recently": 2.45,
    "answers": 0.09,
    "opens": 0.89,
}
# Log-odds that the speaker solved is right. Fitted by the same script on the same texts.
CONFIDENCE_WEIGHTS = {
    "share": 0.266,
    "alone": 0.248,
    "around": 3.397,
    "talking": 1.355,
    "last_met": -0.201,
    "others_here": -0.393,
    "unnamed": -0.580,
    "log_lines": 0.918,
    "spoken_of": -1.190,
    "explicit": 0.521,
    "plain_tag": 0.468,
}
CONFIDENCE_BIAS = -4.826
PLAINLY = 0.9  # least confidence of a plain tag with a name; of 6,395 such lines 97 in a hundred are right


@dataclass(frozen=True, slots=True)
class RuleSpeakers:
    """A SpeakerScorer by weighted sums."""

    wide: ClassVar[bool] = False

    @property
    def turns(self) -> Floats:
        """What a turn of the conversation adds."""
        return np.array([TURN_WEIGHTS[name] for name in TURN_FEATURES])

    def __call__(self, candidates: SpeakerCandidates) -> Floats:
        """(pairs,) log-odds."""
        weights = np.array([SPEAKER_WEIGHTS[name] for name in SPEAKER_FEATURES])
        return np.asarray(candidates.features @ weights, dtype=np.float64)

    def trust(self, features: Floats) -> Floats:
        """(lines,) probabilities; a plain tag is never doubted much."""
        weights = np.array([CONFIDENCE_WEIGHTS[name] for name in CONFIDENCE_FEATURES])
        return hardly_doubted(1.0 / (1.0 + np.exp(-(features @ weights + CONFIDENCE_BIAS))), features)


def hardly_doubted(sure: Floats, features: Floats) -> Floats:
    """(lines,) probabilities, at least PLAINLY where a plain tag has a name. features: (lines, CONFIDENCE_FEATURES)."""
    plain = features[:, CONFIDENCE_FEATURES.index("plain_tag")] > 0
    return np.asarray(np.where(plain, np.maximum(sure, PLAINLY), sure), dtype=np.float64)
