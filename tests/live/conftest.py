"""Every test here has an emulated account of its own."""

from tests.emulator import aws, emulator

__all__ = ["aws", "emulator"]
