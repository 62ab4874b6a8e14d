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
    "tag_noun": -0.15,
    "tag_noun_unnamed": -0.07,
    "tag_pronoun_linked": 0.81,
    "tag_pronoun_fits": 1.00,
    "tag_clashes": -8.00,
    "beat_name": 3.64,
    "beat_noun": 1.79,
    "beat_pronoun_linked": 0.56,
    "beat_pronoun_fits": 0.42,
    "beat_clashes": -0.90,
    "after_name": 2.27,
    "after_noun": 1.58,
    "after_pronoun_linked": 0.54,
    "after_pronoun_fits": 1.12,
    "after_clashes": -0.49,
    "colon": -1.26,
    "above_subject": 0.54,
    "above_named": 0.59,
    "below_subject": -0.66,
    "addressed_here": -4.87,
    "named_here": -2.91,
    "addressed_before": 2.27,
    "named_before": -0.21,
    "addressed_after": 1.77,
    "told_here": -0.95,
    "recency": 1.34,
    "recency_fitting": 0.75,
    "log_lines_near": -0.05,
    "log_mentions": 0.11,
    "narrator": -0.22,
    "unnamed": -1.62,
    "group": -1.29,
    "object_here": -0.17,
    "talked_of": -1.01,
    "nobody_pointed": -1.50,
    "nobody": 1.50,
}
TURN_WEIGHTS = {
    "same_paragraph": 4.40,
    "spoke_last": 0.32,
    "spoke_last_apart": 3.07,
    "spoke_before_last": 5.04,
    "spoke_before_last_apart": 2.88,
    "continuing": 2.03,
    "spoke_recently": 2.46,
    "answers": 0.18,
    "opens": 0.70,
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
