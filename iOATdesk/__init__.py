"""iOATdesk: one dispensing station for supervised injectable opioid agonist treatment."""

__version__ = "0.1.0"
