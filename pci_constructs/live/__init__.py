"""The running account, read with boto3 and judged by the same rules as templates.

Every module here that has a ``COLLECTOR`` reads one service; ``reading`` is what they share, ``intent`` compares with what was
synthesized, ``rules`` holds the questions that a running account alone decides.
"""
