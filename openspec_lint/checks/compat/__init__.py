"""Two versions of a contract: facts about what changed, and the tables' judgement of them."""
