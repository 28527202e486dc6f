"""Pages: one package a noun, each with views.py and forms.py."""
