"""Pictures of a proof (1.2.3, 1.2.4): a network diagram and a data-flow diagram for each VPC, with the table behind the arrows.

``sketch`` says what is in a picture, as plain data; ``svg`` and ``mermaid`` draw it.
"""
