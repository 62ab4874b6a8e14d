"""Scorers that answer by rule: weighted sums whose weights were set by hand and checked by counting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fabula.model import NAME_FEATURES, SPEAKER_FEATURES, TURN_FEATURES, NameCandidates, SpeakerCandidates
from fabula.model.scorers import Floats

# Set by hand on the development corpora, one heap of wrong cases at a time; log-odds.
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
    "known_place": -5.0,
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


# Log-odds. First set by hand, then fitted (training/fit_speakers.py) on the development novels.
SPEAKER_WEIGHTS = {
    "tag_name": 12.00,
    "tag_noun": 0.51,
    "tag_noun_unnamed": -1.42,
    "tag_pronoun_linked": 0.66,
    "tag_pronoun_fits": 1.00,
    "tag_clashes": -8.00,
    "beat_name": 4.26,
    "beat_noun": 1.35,
    "beat_pronoun_linked": 0.89,
    "beat_pronoun_fits": -0.42,
    "beat_clashes": -0.86,
    "after_name": 3.0,
    "after_noun": 2.03,
    "after_pronoun_linked": 0.55,
    "after_pronoun_fits": 0.73,
    "after_clashes": -0.52,
    "colon": -1.37,
    "above_subject": 0.75,
    "above_named": 0.42,
    "below_subject": -0.74,
    "addressed_here": -4.55,
    "named_here": -2.29,
    "addressed_before": 2.05,
    "named_before": -0.20,
    "addressed_after": 1.90,
    "told_here": -1.06,
    "recency": 1.25,
    "recency_fitting": 0.86,
    "log_lines_near": -0.09,
    "log_mentions": 0.17,
    "narrator": -0.47,
    "unnamed": -0.96,
    "group": -1.82,
    "object_here": -0.35,
    "talked_of": -1.20,
    "nobody_pointed": -1.50,
    "nobody": 1.50,
}
TURN_WEIGHTS = {
    "same_paragraph": 4.62,
    "spoke_last": 0.26,
    "spoke_last_apart": 3.01,
    "spoke_before_last": 4.80,
    "spoke_before_last_apart": 2.75,
    "continuing": 1.76,
    "spoke_recently": 2.34,
    "answers": 0.33,
    "opens": 0.82,
}


@dataclass(frozen=True, slots=True)
class RuleSpeakers:
    """A SpeakerScorer by weighted sums."""

    @property
    def turns(self) -> Floats:
        """What a turn of the conversation adds."""
        return np.array([TURN_WEIGHTS[name] for name in TURN_FEATURES])

    def __call__(self, candidates: SpeakerCandidates) -> Floats:
        """(pairs,) log-odds."""
        weights = np.array([SPEAKER_WEIGHTS[name] for name in SPEAKER_FEATURES])
        return np.asarray(candidates.features @ weights, dtype=np.float64)
