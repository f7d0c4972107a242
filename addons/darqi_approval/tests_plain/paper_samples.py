"""The samples of the product, under the name the tests know."""

from official_document.samples import SAMPLES, picture

__all__ = ["SAMPLES", "picture"]
