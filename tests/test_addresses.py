"""Which addresses are public: every special-purpose block of the IANA registries, its first address and its last."""

import ipaddress

import pytest

from api.addresses import is_public

SPECIAL = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.0.0/29",
    "192.0.0.8/32",
    "192.0.0.9/32",
    "192.0.0.10/32",
    "192.0.0.170/31",
    "192.0.0.192/32",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "255.255.255.255/32",
    "::/128",
    "::1/128",
    "::/96",
    "::ffff:0:0:0/96",
    "64:ff9b:1::/48",
    "100::/64",
    "100:0:0:1::/64",
    "2001::/23",
    "2001::/32",
    "2001:1::1/128",
    "2001:2::/48",
    "2001:3::/32",
    "2001:4:112::/48",
    "2001:10::/28",
    "2001:20::/28",
    "2001:30::/28",
    "2001:db8::/32",
    "2620:4f:8000::/48",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
]
PRIVATE = (
    "0.0.0.0",
    "10.0.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
)
PUBLIC = (
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.128.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "198.20.0.1",
    "223.255.255.255",
)
AROUND = ("::ffff:{}", "64:ff9b::{}")


def six_to_four(inner):
    return str(ipaddress.IPv6Address(0x2002 << 112 | int(ipaddress.IPv4Address(inner)) << 80 | 1))


@pytest.mark.parametrize("block", SPECIAL)
def test_a_special_block_is_not_public_from_end_to_end(block):
    network = ipaddress.ip_network(block)
    assert not is_public(network[0])
    assert not is_public(network[-1])


@pytest.mark.parametrize("inner", PRIVATE)
def test_a_private_address_inside_another_is_not_public(inner):
    addresses = [*(form.format(inner) for form in AROUND), six_to_four(inner), f"::{inner}"]
    assert not any(is_public(ipaddress.ip_address(address)) for address in addresses)


@pytest.mark.parametrize("inner", PUBLIC)
def test_a_public_address_is_public_also_inside_another(inner):
    addresses = [inner, *(form.format(inner) for form in AROUND), six_to_four(inner)]
    assert all(is_public(ipaddress.ip_address(address)) for address in addresses)


@pytest.mark.parametrize(
    "address", ["2606:2800:220:1:248:1893:25c8:1946", "2a00:1450::1", "2001:200::1", "2400:cb00::1"]
)
def test_an_address_that_is_given_out_is_public(address):
    assert is_public(ipaddress.ip_address(address))
