"""Which internet addresses are public: the special-purpose blocks of the IANA registries, written out, since what Python's `ipaddress` knows of
them differs from version to version (192.0.0.192, the metadata address of a cloud, is public to some).

https://www.iana.org/assignments/iana-ipv4-special-registry, .../iana-ipv6-special-registry; of blocks that are reachable only in part, all
is refused.
"""

from __future__ import annotations

import ipaddress

_IPV4_SPECIAL = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by a carrier's customers
            "127.0.0.0/8",  # this host
            "169.254.0.0/16",  # link-local, metadata of clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # IETF protocol assignments, metadata of a cloud
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays, given up
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
_IPV6_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that is given out; the rest is special or nobody's
_IPV6_SPECIAL = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # IETF protocol assignments, with Teredo and ORCHID
            "2001:db8::/32",  # documentation
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
_IPV4_INSIDE = tuple(  # IPv6 addresses that lead to an IPv4 address, and how many bits stand behind that
    (ipaddress.IPv6Network(block), behind)
    for block, behind in (
        ("::ffff:0:0/96", 0),  # mapped
        ("64:ff9b::/96", 0),  # NAT64
        ("2002::/16", 80),  # 6to4
    )
)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it may be an address of anybody on the internet; one that leads to another is as public as that."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in block for block in _IPV4_SPECIAL)
    for block, behind in _IPV4_INSIDE:
        if address in block:
            return is_public(ipaddress.IPv4Address(int(address) >> behind & 0xFFFFFFFF))
    return address in _IPV6_UNICAST and not any(address in block for block in _IPV6_SPECIAL)
