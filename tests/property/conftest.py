"""How hypothesis runs: the same examples every time, and as long as they take.

Its limits are of time on the wall, which a busy machine passes with code that is as quick as ever.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "cribdeck", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("cribdeck")
