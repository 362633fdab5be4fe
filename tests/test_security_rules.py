"""What several rules about security have to agree on."""

from __future__ import annotations

from examples import RULES

OF_OPERATIONS = (
    "credentials-optional",
    "operation-open",
    "operation-unprotected",
    "read-unprotected",
    "security-undescribed",
)


def test_rules_about_operations_take_the_same_ones_to_be_open_on_purpose() -> None:
    assert len({repr(RULES[name].options) for name in OF_OPERATIONS}) == 1
