"""Rules on what Systems Manager knows of its nodes and documents."""
