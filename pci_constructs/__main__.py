"""``python -m pci_constructs``: the command line."""

from pci_constructs.process import run

if __name__ == "__main__":
    run()
