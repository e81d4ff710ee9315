"""What every other package may use: settings, errors, logging, clock, security."""
