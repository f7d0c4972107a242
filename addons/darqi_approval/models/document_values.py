"""The values of a paper as JSON and back, and their plain check."""

from datetime import date, datetime
from decimal import Decimal


def to_json(value):
    """Values of a paper in JSON; dates keep their kind.

    :raises TypeError: something a paper cannot be made of (a record, for instance)
    """
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{value!r} cannot stand on a paper")


def from_json(value):
    """What :func:`to_json` made, back again."""
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if isinstance(value, dict):
        if value.keys() == {"date"} and isinstance(value["date"], str):
            return date.fromisoformat(value["date"])
        if value.keys() == {"datetime"} and isinstance(value["datetime"], str):
            return datetime.fromisoformat(value["datetime"])
        return {key: from_json(item) for key, item in value.items()}
    return value
