"""Measures of a network, each with the recipe of how it was made."""
