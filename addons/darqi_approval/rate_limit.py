"""How often one address may ask the public pages."""

import hashlib
import ipaddress
import time
from collections import OrderedDict, deque

WINDOW = 60  # seconds
LOOKUPS = 30  # questions of one address in that time
ADDRESSES = 10000  # remembered at once


def network(address):
    """What counts as one asker: an IPv4 address, or the /64 of an IPv6 address.

    Whoever has an IPv6 line has 2⁶⁴ addresses of it.
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


class RateLimit:
    """Counts questions by address: in this process, and for all processes together.

    What this process refuses never reaches the database.
    """

    def __init__(self, limit=LOOKUPS, window=WINDOW, addresses=ADDRESSES):
        self.limit, self.window, self.addresses = limit, window, addresses
        self._seen = OrderedDict()

    def allows(self, address, now=None):
        """Whether one more question of this address is answered by this process."""
        address = network(address)
        now = time.monotonic() if now is None else now
        times = self._seen.setdefault(address, deque())
        self._seen.move_to_end(address)
        while times and times[0] <= now - self.window:
            times.popleft()
        if len(times) >= self.limit:
            return False
        times.append(now)
        while len(self._seen) > self.addresses:
            self._seen.popitem(last=False)
        return True

    def allows_shared(self, env, address):
        """Whether it is answered, counted over all processes of the site."""
        if not self.allows(address):
            return False
        key = hashlib.sha256(f"{self.limit}/{network(address)}".encode()).hexdigest()
        return env["darqi.check.count"]._allows(key, self.limit, self.window)

    def forget(self):
        """Start counting anew (tests)."""
        self._seen.clear()


LIMIT = RateLimit()
