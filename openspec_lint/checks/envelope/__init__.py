"""The bodies of responses against an envelope profile, and the profile that bodies fit."""
