"""What specs tell of operations in detail, laid beside what contracts declare of them."""
