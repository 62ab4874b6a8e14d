"""Scorers: what answers the judgements of the stages. Rules today, trained weights behind the same calls later."""
