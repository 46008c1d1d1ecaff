"""The menu *Save and share*."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from explorer.app import save, session
from explorer.app.memory import KEY
from explorer.app.serving.workers import SLOW, Busy, Job
from explorer.export.made import made
from explorer.settings import DEFAULTS, DataParams, FitParams, ViewParams
from tests.app.opened import page


@pytest.fixture
def crew(monkeypatch):
    """Workers that compute in this process, and record their jobs."""

    class Crew:
        def __init__(self):
            self.jobs, self.refusals = [], 0

        def submit(self, name, *args, cost):
            if self.refusals:
                self.refusals -= 1
                raise Busy("20 slow calls are waiting")
            self.jobs.append(Job(name, args, cost))
            self.jobs[-1].answer.set_result(made(*args))
            return self.jobs[-1]

        def leave(self, job):
            job.waiting -= 1

    monkeypatch.setattr(save.process, "workers", Crew())
    return save.process.workers


def test_a_file_is_made_with_the_settings_of_the_moment_by_a_slow_call(crew):
    settings = dict(DEFAULTS)
    button = save.partial(save._made, "json", settings)
    settings |= {"n_classes": 4, "C": 0.1}
    assert button() == made("json", DataParams(n_classes=4), FitParams(C=0.1), ViewParams())
    assert [(job.cost >= SLOW, job.waiting) for job in crew.jobs] == [(True, 0)]


def test_a_file_waits_until_the_queue_has_room(crew, monkeypatch):
    monkeypatch.setattr(save, "EVERY", 0.01)
    crew.refusals = 3
    assert save._made("json", DEFAULTS) == made("json", DataParams(), FitParams(), ViewParams())


def test_a_file_is_refused_if_the_queue_has_no_room_for_long(crew, monkeypatch):
    monkeypatch.setattr(save, "EVERY", 0.01)
    monkeypatch.setattr(save, "PATIENCE", 0.1)
    crew.refusals = 10**6
    with pytest.raises(Busy):
        save._made("json", DEFAULTS)
    assert 1 < 10**6 - crew.refusals <= 12


@pytest.fixture
def files(monkeypatch):
    """Streamlit's files, of a server with one visitor."""
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    server = SimpleNamespace(media_file_mgr=manager, is_active_session="one".__eq__)
    monkeypatch.setattr(save, "get_instance", lambda: server)
    return manager


@pytest.mark.parametrize(("session", "stays"), [("one", True), ("left", False)])
def test_a_file_stays_while_others_use_the_page_until_its_visitor_leaves(
    crew, files, session, stays
):
    each, context = save.EXPORTS["json"], SimpleNamespace(session_id=session)
    call = save.partial(save._saved, "json", DEFAULTS, context)
    asked = files.add_deferred(call, each.media_type, "button", each.file_name)
    name = files.execute_deferred(asked).removeprefix("/media/").removesuffix(".json")

    def is_there_after_runs():
        for _ in range(3):
            files.remove_orphaned_files()
        return files.read_file(name) is not None

    assert files.read_file(name).content == crew.jobs[0].answer.result()
    assert is_there_after_runs() == stays
    files.clear_session_refs(session)
    assert not is_there_after_runs()


def test_the_latest_settings_stay_one_dict(monkeypatch):
    opened = page(C="10")
    first = opened.session_state[KEY].settings
    assert first["C"] == 10.0
    opened.slider(key="n_classes").set_value(5).run()
    assert opened.session_state[KEY].settings is first and first["n_classes"] == 5


def test_more_classes_than_the_data_set_has_are_left_out(crew):
    settings = DEFAULTS | {"dataset": "article", "n_classes": 7}
    assert session.parameters(settings).data.n_classes == 4
    assert b"dataset=article&n_classes=4" in save._made("json", settings)
