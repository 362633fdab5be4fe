"""What several rules about security have to agree on."""

from __future__ import annotations

import pytest
from examples import RULES

from openspec_lint.model.hosts import is_plain_http

OF_OPERATIONS = ("credentials-optional", "operation-open", "operation-unprotected", "security-undescribed")


def test_rules_about_operations_take_the_same_ones_to_be_open_on_purpose() -> None:
    (options,) = {repr(RULES[name].options): RULES[name].options for name in OF_OPERATIONS}.values()
    of_reading = RULES["read-unprotected"].options
    assert set(options["open"]) < set(of_reading["open"])
    assert options["headers"] == of_reading["headers"]


@pytest.mark.parametrize(
    "url", ["http://shop.com", "HTTP://8.8.8.8:80/v1", "ws://shop.com", "http://{host}/v1", "http://[2600::1]/"]
)
def test_http_to_a_host_on_the_internet_is_plain(url: str) -> None:
    assert is_plain_http(url)


@pytest.mark.parametrize(
    "url",
    [
        *("https://shop.com", "wss://shop.com", "/v1", "", "http:", "http://[::1", "shop.com", "//shop.com"),
        *("http://localhost:8080", "http://127.0.0.1", "http://[::1]:80", "http://10.0.0.1", "http://192.168.1.1/v1"),
        *(
            "http://api.example.com",
            "http://pets.test",
            "http://backend:8080",
            "http://printer.local",
            "http://db.internal",
        ),
    ],
)
def test_http_to_ones_own_network_or_an_example_is_not(url: str) -> None:
    assert not is_plain_http(url)
