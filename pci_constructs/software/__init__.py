"""The software that is shipped: what lists of components (SBOM) say, where they are kept, and where a library is in use (6.3.2)."""
