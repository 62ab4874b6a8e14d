"""Scorers that answer by rule: weighted sums whose weights were set by hand and checked by counting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fabula.model import NAME_FEATURES, SPEAKER_FEATURES, TURN_FEATURES, NameCandidates, SpeakerCandidates
from fabula.model.scorers import Floats

# Set by hand on the development corpora, one heap of wrong cases at a time; log-odds.
NAME_WEIGHTS = {
    "log_count": 1.58,
    "titled": 4.0,
    "given_name": 2.08,
    "tagged": 4.78,
    "verbal": 1.88,
    "possessive": 1.20,
    "vocative": 0.46,
    "placed": -1.29,
    "articled": -2.07,
    "known_place": -3.73,
    "place_noun": -2.67,
    "organisation_noun": -3.18,
    "calendar_or_people": -2.47,
    "exclamation": -1.92,
    "lower_case": -1.81,
    "opening": -0.80,
    "titled_elsewhere": 1.21,
    "several_words": 0.24,
    "beside_noun": 0.70,
    "spoken": 0.10,
    "common_word": -1.53,
    "acting": 0.07,
}
NAME_BIAS = -2.02


def score_names(candidates: NameCandidates) -> Floats:
    """Probability that each candidate names somebody."""
    weights = np.array([NAME_WEIGHTS[name] for name in NAME_FEATURES])
    odds = candidates.features @ weights + NAME_BIAS
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)


# Log-odds. First set by hand, then fitted (training/fit_speakers.py) on the development novels.
SPEAKER_WEIGHTS = {
    "tag_name": 12.00,
    "tag_noun": 0.91,
    "tag_pronoun_linked": 1.02,
    "tag_pronoun_fits": -0.12,
    "tag_clashes": -8.00,
    "beat_name": 3.69,
    "beat_noun": 2.34,
    "beat_pronoun_linked": 0.38,
    "beat_pronoun_fits": 0.71,
    "beat_clashes": -0.81,
    "beat_after_name": -1.02,
    "colon": -0.57,
    "above_subject": 0.39,
    "above_named": 0.79,
    "below_subject": -0.81,
    "addressed_here": -5.00,
    "named_here": -2.96,
    "addressed_before": 2.35,
    "named_before": -0.32,
    "addressed_after": 2.06,
    "told_here": -1.38,
    "recency": 1.37,
    "recency_fitting": 0.38,
    "log_lines_near": -0.02,
    "log_mentions": 0.25,
    "narrator": -1.03,
    "unnamed": -0.90,
    "group": -1.39,
    "object_here": 0.41,
    "talked_of": 0.03,
    "nobody": 1.2,
}
TURN_WEIGHTS = {
    "same_paragraph": 3.71,
    "spoke_last": 0.50,
    "spoke_last_apart": 3.30,
    "spoke_before_last": 5.80,
    "spoke_before_last_apart": 3.47,
    "continuing": 2.37,
    "spoke_recently": 2.75,
    "answers": -0.28,
    "opens": 0.86,
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
