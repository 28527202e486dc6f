"""The brokering round of the team: what it would introduce in one sitting."""
