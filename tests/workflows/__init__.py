"""The workflows of ``docs/examples`` checked by linters, and run here as GitHub would run them."""
