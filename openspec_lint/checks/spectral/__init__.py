"""Rules of Spectral over a contract: what its engine, its functions and its JSONPath do, for our findings."""
