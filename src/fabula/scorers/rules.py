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
    "tag_noun": -2.04,
    "tag_noun_unnamed": -0.41,
    "tag_noun_role": 4.5,
    "tag_pronoun_linked": 0.91,
    "tag_pronoun_fits": -1.93,
    "tag_clashes": -8.00,
    "beat_name": 3.46,
    "beat_noun": 1.93,
    "beat_pronoun_linked": 0.39,
    "beat_pronoun_fits": 0.84,
    "beat_clashes": -0.62,
    "after_name": 2.17,
    "after_noun": 1.49,
    "after_pronoun_linked": 0.46,
    "after_pronoun_fits": 1.06,
    "after_clashes": -0.43,
    "colon": -1.13,
    "above_subject": 0.47,
    "above_named": 0.56,
    "below_subject": -0.70,
    "addressed_here": -4.80,
    "named_here": -2.95,
    "addressed_before": 2.13,
    "named_before": -0.21,
    "addressed_after": 1.61,
    "told_here": -1.00,
    "recency": 1.44,
    "recency_fitting": 0.46,
    "log_lines_near": 0.03,
    "log_mentions": 0.23,
    "narrator": -0.37,
    "unnamed": -1.05,
    "group": -1.20,
    "object_here": 0.24,
    "talked_of": -0.31,
    "nobody_pointed": -3.0,
    "nobody": 1.8,
}
TURN_WEIGHTS = {
    "same_paragraph": 4.27,
    "spoke_last": 0.28,
    "spoke_last_apart": 3.06,
    "spoke_before_last": 4.51,
    "spoke_before_last_apart": 2.54,
    "continuing": 1.91,
    "spoke_recently": 2.45,
    "answers": 0.68,
    "opens": 0.72,
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
