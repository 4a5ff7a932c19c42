"""What happens to pictures, for whoever above uses them."""

from django.dispatch import Signal

# A picture may not be shown any more: ``picture``, ``replacement`` (another picture, or None), ``for_good`` (taken back; else
# its consent ended, and may be made longer), ``now``. Sent inside the transaction: what shows it goes in the same breath.
taken_out = Signal()

# Somebody on a picture agreed to be seen in some places only: ``picture``, ``now``. What shows it elsewhere goes in the same breath.
narrowed = Signal()
