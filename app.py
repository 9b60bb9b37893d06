"""Synthesizes the reference environment of ``cdk.json`` and judges it: ``make synth``, ``npx cdk synth`` or ``python app.py``."""

from pathlib import Path

from stacks.reference import build

build(Path(__file__).parent).synth()
