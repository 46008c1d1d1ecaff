"""A visitor's own file on the page, without a browser."""

import pytest

from explorer.app.serving.workers import SLOW
from explorer.app.upload import PER_BYTE
from explorer.names import as_typed
from explorer.settings import DEFAULTS
from tests.app.opened import page, press

TABLE = "length,width,site,kind\n" + "".join(
    f"{i % 7 + 2 * (i % 3)},{i % 5},s{i % 4},{'abc'[i % 3]}<b>\n" for i in range(60)
)


def upload(session, content):
    session.file_uploader[0].set_value(("*mine*.csv", content, "text/csv")).run()
    assert not session.exception


def uploaded(content=TABLE):
    session = page(dataset="file")
    upload(session, content.encode())
    return session


def choice(session, key):
    return session.selectbox(key=key)


def n_samples(session):
    return session.session_state.file.n_samples


def told(session):
    return " ".join(each.value for each in session.caption)


def test_a_file_takes_the_place_of_an_example_until_it_is_removed_and_stays_out_of_the_link():
    session = page(dataset="file")
    assert "made-up example" in told(session)
    assert dict(session.query_params) == {"dataset": "file"}
    box = session.text_area(key="pasted")
    assert f"at most {box.max_chars:,} characters" in box.placeholder

    upload(session, TABLE.encode())
    assert n_samples(session) == 60
    assert [*map(as_typed, session.session_state.file.class_names)] == ["a<b>", "b<b>", "c<b>"]
    assert dict(session.query_params) == {"dataset": "file", "file": "kept"}
    assert r"**\*mine\*.csv**" in told(session)
    assert "a link does not carry them" in told(session)

    before = session.session_state.file
    choice(session, "file_class").set_value(2).run()  # other columns are other points
    assert session.session_state.file.class_names == ("s0", "s1", "s2", "s3")
    assert session.session_state.file.coordinates == before.coordinates

    session.file_uploader[0].set_value(None).run()
    assert n_samples(session) == 15
    assert "made-up example" in told(session)


def test_when_a_person_goes_back_to_the_example_no_columns_of_the_table_are_offered():
    session = uploaded()
    session.session_state.file = DEFAULTS["file"]  # as the browser's Back button does
    session.run()
    assert "example again" in told(session) and "mine" not in told(session)
    choice(session, "dataset").set_value("iris").run()
    choice(session, "dataset").set_value("file").run()
    assert n_samples(session) == 60 and "mine" in told(session)


def test_a_table_whose_likeliest_columns_are_of_no_use_keeps_the_points_and_offers_others():
    session = uploaded()
    other = "a,b,c,d\n1,,x,1\n2,,y,2\n,3,x,3\n,4,y,4\n"
    upload(session, other.encode())
    assert n_samples(session) == 60
    (told,) = (each.value for each in session.warning)
    assert told.endswith("choose other columns. Until then the points stay as they were.")
    choice(session, "file_y").set_value(3).run()
    assert not session.warning and n_samples(session) == 2


def test_another_data_set_and_back_or_a_reset_loses_nothing():
    session = uploaded()
    choice(session, "file_y").set_value(1).run()
    choice(session, "dataset").set_value("iris").run()
    assert dict(session.query_params) == {"dataset": "iris"}
    choice(session, "dataset").set_value("file").run()
    assert n_samples(session) == 60
    assert choice(session, "file_class").value == 3
    press(session, "Reset all")
    assert dict(session.query_params) == {}
    choice(session, "dataset").set_value("file").run()
    assert n_samples(session) == 60


def test_a_removed_file_takes_no_pasted_table_with_it():
    session = uploaded()
    session.text_area(key="pasted").set_value("a\tb\tc\n1\t2\tx\n3\t5\ty\n4\t4\tx\n").run()
    assert n_samples(session) == 3
    session.file_uploader[0].set_value(None).run()
    assert n_samples(session) == 3
    assert "**Pasted cells**" in told(session)


def test_a_broken_file_changes_nothing_and_the_sentence_about_it_leaves_with_it():
    session = page(dataset="file")
    session.text_area(key="pasted").set_value(TABLE.replace(",", "\t")).run()
    assert n_samples(session) == 60
    assert session.text_area(key="pasted").value == ""
    upload(session, b"\x89PNG")
    assert n_samples(session) == 60
    assert [each.value for each in session.warning] == [
        "This is a picture, not text: save the table as CSV."
    ]
    session.file_uploader[0].set_value(None).run()
    assert not session.warning and n_samples(session) == 60


@pytest.mark.parametrize(
    ("pasted", "stays"), [("no table", False), ("a,b,c\n1,,x\n2,3,y\n4,,x\n5,,y\n,6,y", True)]
)
def test_a_message_about_pasted_cells_leaves_with_them_unless_the_columns_are_wrong(pasted, stays):
    session = page(dataset="file")
    session.text_area(key="pasted").set_value(pasted).run()
    assert session.warning
    session.text_area(key="pasted").set_value("").run()
    assert bool(session.warning) == stays


def test_another_visitor_with_the_link_reads_that_it_does_not_carry_the_file():
    session = page(dataset="file", file="kept")
    assert [each.value for each in session.warning] == [
        "The link has `file=kept`, which stands for points that no link carries; a sample of 15 "
        "points is used."
    ]


def test_a_header_is_offered_and_told_as_it_is_typed():
    session = uploaded("$x$,a_b,`kind`\n" + "".join(f"{i},{i % 7},{i % 13}\n" for i in range(60)))
    assert choice(session, "file_x").options == ["$x$", "a_b", "`kind`"]
    assert choice(session, "file_class").options == ["a_b", "`kind`"]
    choice(session, "file_class").set_value(2).run()
    assert r"\`kind\` has 13 values" in told(session)


def test_a_file_of_a_megabyte_may_not_take_the_worker_for_quick_calls():
    assert PER_BYTE * 10**6 >= SLOW
