"""Scorers: what answers the judgements of the stages, by rules or by trained weights behind the same calls."""
