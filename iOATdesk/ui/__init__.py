"""The windows."""

from iOATdesk.ui.singletons import keep_singletons

keep_singletons()
