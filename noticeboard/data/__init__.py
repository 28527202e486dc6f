"""Reference data shipped with the package, as CSV."""
