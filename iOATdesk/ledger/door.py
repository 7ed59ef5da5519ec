"""What can be read of a station that is locked: its files, and ``keys.json`` as plain JSON.

Kept apart from ``key_file.py`` and ``keys.py`` so that the first screen waits for neither typed
records nor cryptography.
"""

import json
from pathlib import Path
from typing import Any

from iOATdesk.models.faults import KeyFault

LEDGER_FILE = "ledger.db"
KEYS_FILE = "keys.json"


def damaged() -> KeyFault:
    """Return the fault of a ``keys.json`` that does not say what it should."""
    return KeyFault(
        "The key file keys.json is damaged.", "Put keys.json from the backup in its place."
    )


def read_document(folder: Path) -> dict[str, Any]:
    """Return the object in ``keys.json``, of this program and version; its members as they are.

    Raises:
        KeyFault: it is missing, damaged, or of a later version.
    """
    try:
        document = json.loads((folder / KEYS_FILE).read_bytes())
    except OSError as error:
        raise KeyFault(
            "The key file keys.json cannot be read.",
            "Put keys.json from the backup beside the ledger.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise damaged() from error
    if not isinstance(document, dict):
        raise damaged()
    written = document.get("format"), document.get("version")
    if [type(word) for word in written] != [str, int]:
        raise damaged()
    if written != ("iOATdesk keys", 1):
        raise KeyFault(
            "The key file keys.json is from another program or a later version.",
            "Update iOATdesk, or put the right keys.json in its place.",
        )
    return document
