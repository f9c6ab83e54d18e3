"""What this app announces. Receivers run inside the transaction and write their outbox rows there."""

from django.dispatch import Signal

grade_changed = Signal()  # sender: Grade; grade: the row as it stands now
