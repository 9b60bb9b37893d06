"""``python -m pci_constructs``: the command line."""

import sys

from pci_constructs.cli import main

if __name__ == "__main__":
    sys.exit(main())
