"""What prose says about a contract: endpoints, statuses, promises, declared breaks."""
