"""Keeps None, True and False alive on Python 3.11, where PySide6 6.12 gives them away too often.

Its wheels are built for Pythons on which these objects never die (PEP 683, Python 3.12), and so
do not count what they return: each call of a Qt method without a result costs None one
reference. After some ten thousand calls Python 3.11 would end the process.
"""

import ctypes
import sys

_MORE_THAN_EVER_USED = 1 << 48


def keep_singletons() -> None:
    """Give the singletons more references than any running time can use up."""
    if sys.version_info < (3, 12):
        for single in (None, True, False, NotImplemented, Ellipsis):
            count = ctypes.c_ssize_t.from_address(id(single))
            if count.value < _MORE_THAN_EVER_USED:
                count.value += 2 * _MORE_THAN_EVER_USED
