"""An account for each collector: ``arrange`` puts at least one resource of every type into it that the collector reads.

A module has the collector's name, and may say what its account cannot show:

- ``LACKS``: types of which the emulator makes no resource, with the reason;
- ``UNCALLED``: IAM actions that are declared and not called here, with the reason;
- ``GONE``: for an operation, the code with which AWS says that the resource is no longer there, or ``Code: text``;
- ``OPTIONAL``: operations whose answer may be empty in truth, with the reason;
- ``PLANTED``: secrets that ``arrange`` put where they do not belong, and that must be nowhere in what was read or reported.
"""
