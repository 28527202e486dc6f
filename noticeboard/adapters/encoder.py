"""The sentence encoder of this process: its 90 MB are loaded when a text is first to be encoded, and not before."""

import threading
from pathlib import Path

from noticeboard import matching
from noticeboard.matching.encoder import has_files

WARM_UP = "A room to let"


class EncoderAtHand:
    """Gives the encoder to whoever encodes.

    folder   where its files are; None for the installed package.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._ready: matching.Encoder | None = None
        self._lock = threading.Lock()
        self._loading: threading.Thread | None = None

    @property
    def is_installed(self) -> bool:
        """Whether its files are there. Whether they are the right ones is seen when they are loaded."""
        return has_files(self.folder)

    def get(self, *, wait: bool) -> matching.Encoder | None:
        """The encoder, or None where it is not installed.

        wait   False for somebody who waits for a page: until it is loaded in the background, the answer is None.
        """
        if self._ready is None and self.is_installed:
            if wait:
                self._load()
            else:
                self._begin_loading()
        return self._ready

    def _begin_loading(self) -> None:
        with self._lock:
            if self._loading is None:
                self._loading = threading.Thread(target=self._load, name="encoder", daemon=True)
                self._loading.start()

    def _load(self) -> None:
        encoder = matching.find_encoder(self.folder)
        if encoder is not None:
            encoder.encode([WARM_UP])
        self._ready = encoder
