"""Random names: nothing that is known leads to them."""

import secrets

# Without letters and digits that people mix up.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 10


def fresh() -> str:
    """A name of ten signs: 31 to the tenth, about 50 bits of chance."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
