"""Which fragments a change draws."""

import pytest

from explorer.settings import LENSES
from tests.app.opened import page


@pytest.mark.parametrize("lens", LENSES)
def test_the_pictures_follow_a_control_beside_each_lens(lens):
    session = page(lens=lens, n_classes="2")
    session.select_slider(key="C").set_value(0.1).run()
    assert not session.exception
    assert session.query_params["C"] == "0.1"
