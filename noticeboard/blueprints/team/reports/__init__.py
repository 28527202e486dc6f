"""What the team reads about matching: needs that nothing fits, and what became of suggestions."""
