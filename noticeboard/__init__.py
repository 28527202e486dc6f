"""The Connected Communities Noticeboard.

`create_app` is imported only when it is asked for, so that `noticeboard.matching` can be used on its own
without loading a web framework or a database library.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from noticeboard.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the signature Python gives to module attributes
    """Import the application factory when it is first named."""
    if name == "create_app":
        from noticeboard.app import create_app

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
