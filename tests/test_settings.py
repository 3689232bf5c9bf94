"""Settings: read once, refused in a sentence, and none without its line in the README."""

import re
from pathlib import Path

import pytest

from api.errors import SettingsError
from api.settings import SETTINGS, Settings, read_settings, unknown_settings

README = Path(__file__).resolve().parent.parent / "README.md"


def test_an_empty_environment_gives_the_defaults():
    assert read_settings({}) == Settings()


def test_every_setting_is_read_from_its_variable():
    settings = read_settings({"ANNOTATION_PORT": "8001", "ANNOTATION_OVERLAP": "nested"})
    assert (settings.port, settings.overlap) == (8001, "nested")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANNOTATION_PORT", "http"),
        ("ANNOTATION_PORT", "70000"),
        ("ANNOTATION_WORKERS", "0"),
        ("ANNOTATION_DATABASE_URL", "oracle://somewhere"),
        ("ANNOTATION_DATABASE_URL", "sqlite:///"),
        ("ANNOTATION_DATABASE_URL", "sqlite:///:memory:"),
        ("ANNOTATION_DATABASE_URL", "sqlite:///./:memory:"),
        ("ANNOTATION_CORS_ORIGINS", "*"),
        ("ANNOTATION_CORS_ORIGINS", "null"),
        ("ANNOTATION_CORS_ORIGINS", "localhost:3000"),
        ("ANNOTATION_CORS_ORIGINS", "http://a/"),
        ("ANNOTATION_CORS_ORIGINS", "http://a, https://Desk.example.org"),
        ("ANNOTATION_CORS_ORIGINS", "https://a:443"),
        ("ANNOTATION_AUTH", "maybe"),
        ("ANNOTATION_BODY_TIMEOUT", "-1"),
        ("ANNOTATION_BODY_TIMEOUT", "nan"),
        ("ANNOTATION_RATE_LIMIT", "0"),
        ("ANNOTATION_LOG_LEVEL", "loud"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_would_be_right(name, value):
    with pytest.raises(SettingsError, match=f"{name} is '{re.escape(value)}'; it must be "):
        read_settings({name: value})


def test_origins_are_read_as_browsers_send_them():
    settings = read_settings(
        {"ANNOTATION_CORS_ORIGINS": "https://desk.example.org, http://localhost:3000,http://[::1]:8080"}
    )
    assert settings.cors_origins == ("https://desk.example.org", "http://localhost:3000", "http://[::1]:8080")
    assert (
        read_settings({"ANNOTATION_DATABASE_URL": "sqlite:///a:memory:.db"}).database_url
        == "sqlite:///a:memory:.db"
    )


def test_a_refused_admin_key_is_not_shown():
    with pytest.raises(SettingsError) as refusal:
        read_settings({"ANNOTATION_ADMIN_KEY": "short"})
    assert "short" not in refusal.value.detail


def test_everybody_may_do_everything_on_loopback_alone():
    assert read_settings({"ANNOTATION_AUTH": "off"}).auth == "off"
    with pytest.raises(SettingsError, match="only honoured on a loopback address"):
        read_settings({"ANNOTATION_AUTH": "off", "ANNOTATION_HOST": "0.0.0.0"})


def test_a_misspelt_setting_is_noticed():
    assert unknown_settings(
        {"ANNOTATION_PROT": "1", "ANNOTATION_PORT": "1", "ANNOTATION_KEY": "ak", "HOME": "/"}
    ) == ["ANNOTATION_PROT"]


def test_the_readme_has_a_line_for_every_setting():
    assert table_in(README.read_text()) == [
        (name, setting.metadata["default"], setting.metadata["help"]) for name, setting in SETTINGS.items()
    ]


def table_in(text: str) -> list[tuple[str, str, str]]:
    rows = re.findall(r"^\| `(ANNOTATION_\w+)` \| (?:`([^`]*)`|) *\| (.*) \|$", text, re.MULTILINE)
    return [(name, default, meaning) for name, default, meaning in rows]
