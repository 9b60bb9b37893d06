"""Mutants of the reference environment: what of a weakened environment the pack reports."""
