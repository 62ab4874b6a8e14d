"""Fixtures for every room. Stories made by hand: see tests/build.py."""
