"""The application for a WSGI server: `noticeboard.wsgi:app`."""

from noticeboard.app import create_app

app = create_app()
