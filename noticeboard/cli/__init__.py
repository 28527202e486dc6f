"""Commands, one module a group. `commands.py` lists them; `serve` is known without loading the application."""
