"""``python -m pci_constructs``: the command line."""

from pci_constructs.cli import process

if __name__ == "__main__":
    process()
