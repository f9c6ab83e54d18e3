"""The verifier's settings come from the environment, and a bad one is named."""

from __future__ import annotations

import pytest

from worker.settings import Settings, SettingsError


def test_settings_have_defaults_and_are_read_from_the_environment() -> None:
    assert Settings.from_environment({}) == Settings()
    given = {"REDIS_URL": "redis://broker:1/2", "NABLA_CHECK_SECONDS": "0.5", "NABLA_CHECK_BYTES": "1e6"}
    expected = Settings(broker_url="redis://broker:1/2", check_seconds=0.5, check_bytes=1_000_000)
    assert Settings.from_environment(given) == expected


@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "inf"])
def test_a_setting_that_cannot_be_used_is_named(value: str) -> None:
    with pytest.raises(SettingsError, match="NABLA_CHECK_SECONDS"):
        Settings.from_environment({"NABLA_CHECK_SECONDS": value})


def test_where_tapes_run_is_one_of_three() -> None:
    assert Settings.from_environment({"NABLA_BACKEND": "auto"}).backend == "auto"
    with pytest.raises(SettingsError, match="NABLA_BACKEND='tpu' is none of numpy, cupy, auto"):
        Settings.from_environment({"NABLA_BACKEND": "tpu"})
