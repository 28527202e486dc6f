"""The team's pages about social value: what waits, each record, and the records behind each figure."""
