"""What was synthesized, beside what runs: as synthesized, drifted, missing, unknown to the code."""
