"""Rules on identities, their policies and who may take them."""
