"""What happened to people, for whoever stands above and cares. Sent on commit, if nothing else is said."""

from django.dispatch import Signal

# user, keep_informed (bool), language, where (path of the page)
signed_up = Signal()
# person, email: the address is proven to be hers
address_proven = Signal()
# person, other: they are one and the same. Sent before they become one, inside the transaction and before anybody is locked
people_join = Signal()
