"""The parts of `bin/darqi`: standard library only, one concern a module."""
