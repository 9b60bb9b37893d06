"""End to end in an emulated account, without AWS: ``make e2e``. pytest collects none of it; ``tests/test_e2e.py`` tests the loader."""
