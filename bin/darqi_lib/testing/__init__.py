"""`bin/darqi test`: lint, module tests, browser tours, whole-system pytest."""
