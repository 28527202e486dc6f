"""Writes: ask the rules, change rows, note the event, queue the message; never commit, never send."""
