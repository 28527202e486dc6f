"""Where the team checks organisations, and suspends them and their people."""
