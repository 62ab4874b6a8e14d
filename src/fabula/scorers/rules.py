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


# Log-odds. First set by hand, then fitted (training/fit_speakers.py) on the development novels.
SPEAKER_WEIGHTS = {
    "tag_name": 12.00,
    "tag_noun": 0.42,
    "tag_noun_unnamed": -1.59,
    "tag_pronoun_linked": 0.89,
    "tag_pronoun_fits": 1.00,
    "tag_clashes": -8.00,
    "beat_name": 4.37,
    "beat_noun": 1.32,
    "beat_pronoun_linked": 1.23,
    "beat_pronoun_fits": -0.65,
    "beat_clashes": -0.97,
    "after_name": 3.0,
    "after_noun": 2.15,
    "after_pronoun_linked": 0.57,
    "after_pronoun_fits": 0.59,
    "after_clashes": -0.45,
    "colon": -1.42,
    "above_subject": 0.74,
    "above_named": 0.47,
    "below_subject": -0.74,
    "addressed_here": -4.63,
    "named_here": -2.32,
    "addressed_before": 2.09,
    "named_before": -0.24,
    "addressed_after": 1.94,
    "told_here": -8.00,
    "recency": 1.23,
    "recency_fitting": 0.73,
    "log_lines_near": -0.11,
    "log_mentions": 0.18,
    "narrator": -0.50,
    "unnamed": -1.01,
    "group": -1.97,
    "object_here": 0.09,
    "talked_of": -1.22,
    "nobody_pointed": -1.50,
    "nobody": 1.50,
}
TURN_WEIGHTS = {
    "same_paragraph": 4.63,
    "spoke_last": 0.29,
    "spoke_last_apart": 3.12,
    "spoke_before_last": 5.04,
    "spoke_before_last_apart": 2.95,
    "continuing": 1.97,
    "spoke_recently": 2.40,
    "answers": 0.16,
    "opens": 0.87,
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
