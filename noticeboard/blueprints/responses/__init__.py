"""Pledging to needs, asking for offers, and answering both."""
