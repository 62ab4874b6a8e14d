"""Scorers that answer by rule: weighted sums whose weights were set by hand and checked by counting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fabula.model import NAME_FEATURES, SPEAKER_FEATURES, TURN_FEATURES, NameCandidates, SpeakerCandidates
from fabula.model.scorers import Floats

# Set by hand on the development corpora, one heap of wrong cases at a time; log-odds.
NAME_WEIGHTS = {
    "log_count": 0.3,
    "titled": 5.0,
    "given_name": 1.8,
    "tagged": 6.0,
    "verbal": 3.0,
    "possessive": 0.8,
    "vocative": 3.0,
    "placed": -2.5,
    "articled": -3.5,
    "known_place": -3.5,
    "place_noun": -3.5,
    "organisation_noun": -3.0,
    "calendar_or_people": -3.0,
    "exclamation": -3.0,
    "lower_case": -2.0,
    "opening": -0.5,
    "titled_elsewhere": 3.0,
    "several_words": 0.3,
    "beside_noun": 2.0,
    "spoken": 1.2,
    "common_word": -1.5,
    "acting": 0.4,
}
NAME_BIAS = -1.2


def score_names(candidates: NameCandidates) -> Floats:
    """Probability that each candidate names somebody."""
    weights = np.array([NAME_WEIGHTS[name] for name in NAME_FEATURES])
    odds = candidates.features @ weights + NAME_BIAS
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)


# Log-odds. First set by hand, then fitted (training/fit_speakers.py) on the development novels.
SPEAKER_WEIGHTS = {
    "tag_name": 12.00,
    "tag_noun": 1.63,
    "tag_pronoun_linked": 1.02,
    "tag_pronoun_fits": 0.07,
    "tag_clashes": -8.00,
    "beat_name": 3.68,
    "beat_noun": 2.54,
    "beat_pronoun_linked": 0.55,
    "beat_pronoun_fits": 0.71,
    "beat_clashes": -0.92,
    "beat_after_name": -0.81,
    "colon": 0.91,
    "above_subject": 0.35,
    "above_named": 0.66,
    "below_subject": -0.70,
    "addressed_here": -4.81,
    "named_here": -2.75,
    "addressed_before": 2.25,
    "named_before": -0.27,
    "addressed_after": 1.95,
    "told_here": -2.17,
    "recency": 1.29,
    "recency_fitting": 0.49,
    "log_lines_near": -0.01,
    "log_mentions": 0.22,
    "narrator": -0.86,
    "unnamed": -1.23,
    "group": -1.45,
    "object_here": 0.08,
    "talked_of": -0.18,
    "nobody": 1.2,
}
TURN_WEIGHTS = {
    "same_paragraph": 3.48,
    "spoke_last": 0.20,
    "spoke_last_apart": 3.01,
    "spoke_before_last": 5.56,
    "spoke_before_last_apart": 3.16,
    "continuing": 2.62,
    "spoke_recently": 2.57,
    "answers": -0.16,
    "opens": 0.79,
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
