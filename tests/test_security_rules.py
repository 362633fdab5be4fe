"""What several rules about security have to agree on."""

from __future__ import annotations

from examples import RULES

OF_OPERATIONS = ("credentials-optional", "operation-open", "operation-unprotected", "security-undescribed")


def test_rules_about_operations_take_the_same_ones_to_be_open_on_purpose() -> None:
    (options,) = {repr(RULES[name].options): RULES[name].options for name in OF_OPERATIONS}.values()
    of_reading = RULES["read-unprotected"].options
    assert set(options["open"]) < set(of_reading["open"])
    assert options["headers"] == of_reading["headers"]
