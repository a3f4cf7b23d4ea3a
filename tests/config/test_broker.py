"""The queue in a folder: each message once, whole, and nothing left when processes die."""

import resource
import threading
from pathlib import Path
from queue import Empty

import pytest
from django.conf import settings
from kombu import Connection, Queue

from config import broker, celery

QUEUE = Queue("celery", routing_key="celery")


def connection(folder):
    queue, control = str(folder / "queue"), str(folder / "control")
    options = {"data_folder_in": queue, "data_folder_out": queue, "control_folder": control}
    return Connection("filesystem://localhost/", transport_options=options)


@pytest.fixture
def channel(tmp_path):
    with connection(tmp_path) as connected:
        yield connected.default_channel


def test_a_message_comes_out_as_it_went_in_and_once(channel, tmp_path):
    channel._put("celery", {"körs": "nu"})
    assert channel._size("celery") == 1
    assert channel._get("celery") == {"körs": "nu"}
    with pytest.raises(Empty):
        channel._get("celery")
    assert list((tmp_path / "queue").iterdir()) == []


def test_messages_come_in_order_and_only_to_their_own_queue(channel):
    for number in range(5):
        channel._put("celery", {"number": number})
    channel._put("other", {"number": 99})
    assert [channel._get("celery")["number"] for _ in range(5)] == [0, 1, 2, 3, 4]


def test_half_a_message_is_nobodys(channel, tmp_path):
    """What a killed process leaves: a message being written, and one taken but not read."""
    (tmp_path / "queue" / ".00_half.celery.msg").write_text('{"half"')
    (tmp_path / "queue" / ".taken-00_read.celery.msg").write_text('{"whole": 1}')
    with pytest.raises(Empty):
        channel._get("celery")
    broker.forget(tmp_path)
    assert list((tmp_path / "queue").iterdir()) == []


def test_many_readers_share_the_messages(tmp_path):
    with connection(tmp_path) as writer:
        for number in range(60):
            writer.default_channel._put("celery", {"number": number})
    read: list[int] = []

    def drain():
        with connection(tmp_path) as reader:
            try:
                while True:
                    read.append(reader.default_channel._get("celery")["number"])
            except Empty:
                return

    readers = [threading.Thread(target=drain) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert sorted(read) == list(range(60))


def test_many_may_start_at_once(tmp_path):
    """Everybody who starts binds the queue; the table of bindings is whole at every moment."""
    faults = []

    def publish():
        try:
            with connection(tmp_path) as own:
                own.Producer().publish({"a": 1}, exchange="celery", routing_key="celery", declare=[QUEUE])
        except Exception as fault:  # whatever it is, it is reported below
            faults.append(fault)

    starters = [threading.Thread(target=publish) for _ in range(6)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert faults == []


def test_the_worker_uses_this_queue():
    with celery.app.connection_for_write() as own:
        assert isinstance(own.default_channel, broker.Channel)
        assert Path(own.transport_options["data_folder_in"]) == settings.BROKER / "queue"


def test_every_beat_expires_before_it_could_pile_up():
    beats = celery.app.conf.beat_schedule.values()
    assert all(beat["options"]["expires"] <= max(beat["schedule"], 3) for beat in beats)


def test_every_beat_has_its_task():
    celery.app.loader.import_default_modules()
    asked = {beat["task"] for beat in celery.app.conf.beat_schedule.values()}
    assert asked - set(celery.app.tasks) == set()


def test_a_full_disk_keeps_no_half_messages_and_works_again_when_there_is_room(channel, tmp_path):
    """RLIMIT_FSIZE makes every write fail, as a full disk would."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            channel._put("celery", {"körs": "nu"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list((tmp_path / "queue").iterdir()) == []
    channel._put("celery", {"körs": "nu"})
    assert channel._get("celery") == {"körs": "nu"}
