"""Being told when a good match for a posting appears."""
