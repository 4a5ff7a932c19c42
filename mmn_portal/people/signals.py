"""What happened to people, for whoever stands above and cares. Sent on commit."""

from django.dispatch import Signal

# user, keep_informed (bool), language, where (path of the page)
signed_up = Signal()
# person, email: the address is proven to be hers
address_proven = Signal()
