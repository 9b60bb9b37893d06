"""What a run found, as a person or a tool reads it: one format a module, ``render(run) -> str``, and no format knows another."""
