"""What every test stands on."""

import pytest
from hypothesis import settings

# Two shared cores are slow at times; that is no fault of the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Slow hashing protects people, not tests."""
    with pytest.MonkeyPatch.context() as patch:
        from_settings = "django.conf.settings.PASSWORD_HASHERS"
        patch.setattr(from_settings, ["django.contrib.auth.hashers.MD5PasswordHasher"])
        yield
