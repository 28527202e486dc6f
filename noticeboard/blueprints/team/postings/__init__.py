"""The team's check of needs and offers."""
