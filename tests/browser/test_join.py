"""One script made of many modules."""

from graphlib import CycleError

import pytest

from explorer.browser.join import joined
from explorer.browser.publish import EXPLORER, modules


def join(folder, **texts):
    """Write modules to a folder, by name, and join them."""
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text)
    return joined([folder / f"{name}.js" for name in texts], folder)


def test_a_module_gets_what_another_exports(node, tmp_path):
    script = join(
        tmp_path,
        a='import { two, Four, six } from "./b.js";\n'
        "export const all = [two(), new Four().n, six];\n",
        b="export function two() { return 2; }\n"
        "export class Four { n = 4; }\nexport const six = 6;\n",
    )
    (tmp_path / "page.mjs").write_text(script + 'console.log(modules["a.js"].all.join());')
    assert node(tmp_path / "page.mjs") == "2,4,6\n"


def test_two_modules_may_use_one_name(node, tmp_path):
    script = join(
        tmp_path,
        a="const size = 1;\nexport const a = size;\n",
        b="const size = 2;\nexport const b = size;\n",
    )
    shown = 'console.log(modules["a.js"].a, modules["b.js"].b);'
    (tmp_path / "page.mjs").write_text(script + shown)
    assert node(tmp_path / "page.mjs") == "1 2\n"


def test_the_lines_of_a_module_stay_as_they_are(tmp_path):
    lines = ["// A comment.", "", "const one = 1;", "  // Another one.", "const two = one + one;"]
    assert "\n".join(lines) in join(tmp_path, a="\n".join([*lines, ""]))


@pytest.mark.parametrize(
    "line",
    [
        'import "./b.js";',
        'import * as b from "./b.js";',
        'import b from "./b.js";',
        'import { b } from "b";',
        "export default 1;",
        "export let a = 1;",
        'export { b } from "./b.js";',
    ],
)
def test_an_import_or_export_of_another_kind_is_refused(tmp_path, line):
    with pytest.raises(ValueError, match=r"a\.js has an import or export that cannot be joined"):
        join(tmp_path, a=f"{line}\n", b="export const b = 1;\n")


def test_an_import_of_a_file_that_is_not_joined_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"a\.js imports .*c\.js"):
        join(tmp_path, a='import { c } from "./c.js";\n')


def test_modules_that_import_each_other_are_refused(tmp_path):
    with pytest.raises(CycleError):
        join(tmp_path, a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\n')


def test_the_script_of_the_page_is_javascript(node, tmp_path):
    (tmp_path / "page.mjs").write_text(joined(modules(), EXPLORER), encoding="utf-8")
    node("--check", tmp_path / "page.mjs")
