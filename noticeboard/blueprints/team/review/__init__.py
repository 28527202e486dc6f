"""The team's review queue and the page of a pair."""
