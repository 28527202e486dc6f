"""The words that the matcher knows: the phrases that the team adds to the taxonomy."""
