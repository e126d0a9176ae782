"""Formats amounts for display."""

MEGA, GIGA = 1e6, 1e9
MINUTE = 60


def format_bytes(count: float) -> str:
    """An amount of memory or of data, in MB or GB."""
    if count < GIGA:
        return f"{count / MEGA:.0f} MB"
    return f"{count / GIGA:.1f} GB" if count >= 10 * GIGA else f"{count / GIGA:.2f} GB"


def format_parameters(count: float) -> str:
    """How many numbers a model consists of."""
    return f"{count / MEGA:.1f} M" if count < GIGA else f"{count / GIGA:.1f} B"


def format_seconds(seconds: float) -> str:
    """How long something takes, to the second or, from two minutes on, to the minute."""
    return f"{max(seconds, 1):.0f} s" if seconds < 2 * MINUTE else f"{seconds / MINUTE:.0f} min"
