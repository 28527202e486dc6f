"""The outside world: mail, the gazetteer file, and whatever else is not ours."""
