"""Measurements of quality on development data, each next to simple baselines of the same run."""
