"""Pages for the Connected Communities team."""
