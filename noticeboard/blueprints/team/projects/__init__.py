"""The team's check of projects."""
