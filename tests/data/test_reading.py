"""Files of visitors: valid ones in every format, and broken ones."""

import random
import re
import subprocess
import sys
import time
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest

from explorer.data import reading
from explorer.data.header import distinct
from explorer.data.reading import LARGEST, OFFERED, WIDEST, decoded, delimiter_of, read
from explorer.data.table import Table
from explorer.names import as_typed
from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.sample import MOST_POINTS

ROOT = Path(__file__).resolve().parents[2]

ROWS = [("1.5", "20", "cat"), ("2.25", "31", "dog"), ("3", "27", "cat"), ("4.125", "25", "dog")]


def written(rows=ROWS, names=("weight", "height", "kind"), delimiter=",", end="\n"):
    return "".join(delimiter.join(row) + end for row in ([names] if names else []) + [*rows])


def table(content):
    made = read(content if isinstance(content, bytes) else content.encode())
    assert isinstance(made, Table), made
    return made


def sample(content):
    made = table(content)
    return made.sample(*made.guess())[0]


EXPECTED = [(1.5, 20.0, 0), (2.25, 31.0, 1), (3.0, 27.0, 0), (4.125, 25.0, 1)]


@pytest.mark.parametrize(
    ("delimiter", "end", "encoding"),
    [
        (",", "\n", "utf-8"),
        (";", "\r\n", "utf-8-sig"),
        ("\t", "\r", "utf-16"),
        ("|", "\n", "utf-16-le"),
        (" ", "\r\n", "utf-16-be"),
    ],
)
def test_any_delimiter_line_end_and_encoding_gives_the_same_sample(delimiter, end, encoding):
    made = sample(written(delimiter=delimiter, end=end).encode(encoding))
    assert made.rows == EXPECTED
    assert (made.class_names, made.feature_names) == (("cat", "dog"), ("weight", "height"))


@pytest.mark.parametrize("delimiter", list(";\t|"))
def test_a_decimal_comma_is_understood(delimiter):
    assert sample(written(delimiter=delimiter).replace(".", ",")).rows == EXPECTED


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("1,234.5", "2,000", "3"), (1234.5, 2000.0, 3.0)),
        (("1.234,5", "2,25", "3"), (1234.5, 2.25, 3.0)),
        (("1 234,5", "2\u00a0000", "3"), (1234.5, 2000.0, 3.0)),
        (("−1.5", "+2", "1e3"), (-1.5, 2.0, 1000.0)),
        (("–1.5", "–2", "3"), (-1.5, -2.0, 3.0)),
        (("12%", "3 %", ".5"), (12.0, 3.0, 0.5)),
        (("$1,234.50", "-€3", "5 £"), (1234.5, -3.0, 5.0)),
        (("1.234,50 €", "2,5 €", "3 €"), (1234.5, 2.5, 3.0)),
    ],
)
def test_numbers_are_read_as_people_write_them(cells, numbers):
    rows = [
        (f'"{cell}"', str(i * i), k) for i, (cell, k) in enumerate(zip(cells, "aba", strict=True))
    ]
    assert tuple(row[0] for row in sample(written(rows)).rows) == numbers


@pytest.mark.parametrize("delimiter", list(";\t|"))
def test_a_decimal_comma_is_understood_without_a_row_of_names(delimiter):
    rows = [(f"{2 * i},5", f"{i * i},25", "ab"[i % 2]) for i in range(6)]
    made = sample(written(rows, names=None, delimiter=delimiter))
    assert made.rows == [(2 * i + 0.5, i * i + 0.25, i % 2) for i in range(6)]


def test_any_space_can_separate_thousands():
    rows = [(f"{i}\u00a0234,5", f"{i * i}\u202f000", "ab"[i % 2]) for i in range(1, 6)]
    made = sample(written(rows, delimiter=";"))
    assert made.rows[:2] == [(1234.5, 1000.0, 1), (2234.5, 4000.0, 0)]


def test_one_decimal_comma_makes_all_commas_of_a_file_decimal():
    rows = [(f"2,0{i}3", f"{i},5", "ab"[i % 2]) for i in range(9)]
    made = sample(written(rows, delimiter=";"))
    assert [row[0] for row in made.rows] == [float(f"2.0{i}3") for i in range(9)]


def numbers_and_notes(first, second, delimiter=";"):
    """Return the numbers in the first column of a file, and the notes."""
    rows = [(*row, "ab"[i % 2]) for i, row in enumerate(zip(first, second, strict=True))]
    made = table(written([*rows, *rows], delimiter=delimiter))
    return [*made.columns[0].values][: len(first)], made.notes


@pytest.mark.parametrize(
    ("first", "second", "numbers", "example"),
    [
        (("950", "1.250", "12.000"), ("1,5", "2,5", "3"), (950, 1250, 12000), "1.250 is 1250"),
        (("1.251", "3.452", "-2.500"), ("1,5", "2,5", "3"), (1251, 3452, -2500), "1.251 is 1251"),
        (("950", "1.250", "12.000"), ("15", "25", "30"), (950, 1250, 12000), "1.250 is 1250"),
        (("2.388.118", "930.676"), ("5.5", "3"), (2388118, 930676), "2.388.118 is 2388118"),
        (("1.251", "3.452"), ("2.388.118", "930.676"), (1251, 3452), "1.251 is 1251"),
        (("1.251", "3.452"), ("950", "1.250"), (1251, 3452), "1.251 is 1251"),
        (("1.251", "3.452"), ("2.388,5", "1.250,5"), (1251, 3452), "1.251 is 1251"),
    ],
)
def test_points_separate_thousands_where_the_file_shows_it(first, second, numbers, example):
    assert numbers_and_notes(first, second) == (
        [*numbers],
        (f"A point separates thousands: {example}.",),
    )


@pytest.mark.parametrize(
    ("first", "second", "notes"),
    [
        (("1.250", "12.000", "0.950"), ("1,5", "2,5", "3"), ()),
        (("1.250", "12.000", "3.5"), ("1,5", "2,5", "3"), ()),
        (("1.250", "12.000", "950.000"), ("1.5", "2.5", "3"), ()),
        (("4.125", "3.375", "2"), ("1", "2", "3"), ("A point is decimal: 4.125 is not 4125.",)),
        (("4.120", "3.370", "0"), ("1", "2", "3"), ("A point is decimal: 4.120 is not 4120.",)),
    ],
)
def test_other_points_with_three_digits_are_decimal(first, second, notes):
    assert numbers_and_notes(first, second) == ([*map(float, first)], notes)


@pytest.mark.parametrize(
    ("delimiter", "numbers", "note"),
    [
        (";", [4.534, 2.865], "A comma is decimal: 4,534 is 4.534."),
        ("\t", [4534.0, 2865.0], "A comma separates thousands: 4,534 is 4534."),
    ],
)
def test_a_semicolon_decides_if_no_comma_of_a_file_does(delimiter, numbers, note):
    assert numbers_and_notes(("4,534", "2,865"), ("1", "2"), delimiter) == (numbers, (note,))


def test_a_decimal_point_in_the_file_makes_such_commas_separate_thousands():
    assert numbers_and_notes(("4,534", "2,865"), ("1.5", "2")) == ([4534.0, 2865.0], ())


@pytest.mark.parametrize("text", ["Adélie", "größer", "niño", "Łódź", "кот", "猫"])
def test_names_outside_ascii_stay(text):
    rows = [(a, b, text if k == "dog" else k) for a, b, k in ROWS]
    assert text in sample(written(rows)).class_names


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Adélie", "cp1252"), ("größer", "latin-1"), ("niño", "cp1252"), ("собака", "cp1251")],
)
def test_old_encodings_are_found_out(text, encoding):
    rows = [(a, b, text if k == "dog" else k) for a, b, k in ROWS]
    assert text in sample(written(rows * 5).encode(encoding)).class_names


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("names", "classes", "encoding"),
    [
        ("Länge;Breite (€);Art", "Kätzchen größer", "cp1252"),
        ("Länge;Breite;Art", "Löwe Bär", "cp1252"),
        ("Größe;Preis (€);Röstung", "mild kräftig", "cp1252"),
        ("x;y;Fuß", "ß ä ö", "cp1252"),
        ("Übung;Öl;Ähre", "Ä Ö Ü", "cp1252"),
        ("Âge;Été;œuf", "à où garçon", "cp1252"),
        ("Lengd;Breidd;Tegund", "köttur þorskur", "cp1252"),
        ("Рост;Вес;Класс", "Кошка Собака", "cp1251"),
        ("Дължина;Ширина;Вид", "котка куче", "cp1251"),
        ("Μήκος;Πλάτος;Είδος", "Γάτα Σκύλος", "cp1253"),
        ("אורך;רוחב;סוג", "חתול כלב", "cp1255"),
        ("长度;宽度;种类", "山鸢尾 变色鸢尾", "gb18030"),
        ("x轴;y轴;组", "A组 B组", "gb18030"),
        ("長度;寬度;種類", "山鳶尾 變色鳶尾", "big5"),
        ("身長cm;体重kg;血液型", "A型 O型", "shift_jis"),
        ("長さ;幅;種", "ネコ イヌ", "euc_jp"),
        ("키cm;체중kg;혈액형", "A형 O형", "cp949"),
    ],
)
def test_short_words_are_enough_to_find_an_old_encoding(names, classes, encoding, seed):
    rng = random.Random(seed)
    lines = [
        f"{rng.uniform(1, 7):.1f};{rng.uniform(0, 3):.1f};{rng.choice(classes.split())}"
        for _ in range(rng.choice([20, 40, 100]))
    ]
    content = "\r\n".join([names, *lines]).replace(".", ",")
    text, notes = decoded(content.encode(encoding))
    assert text == content
    assert len(notes) == 1 and notes[0].startswith("Read as ")


def test_a_file_in_utf_8_has_no_note_about_its_encoding():
    assert decoded("Größe;Gewicht;Art".encode())[1] == []


def test_a_file_without_names_has_numbered_columns():
    assert sample(written(names=None)).feature_names == ("column 1", "column 2")


@pytest.mark.parametrize(
    "names",
    [("2019", "2020", "kind"), ("€ 2019", "€ 2020", "kind"), ("weight", "2020", "2021")],
)
def test_a_row_of_names_may_have_numbers_and_a_note_says_so(names):
    rows = [*ROWS, ("7", "8", "cat")] if "2019" in names[0] else [(a, b, b) for a, b, _ in ROWS * 2]
    made = table(written(rows, names))
    assert [column.name for column in made.columns] == list(names)
    assert made.notes == ("The first row is read as names of columns, though it has numbers too.",)


@pytest.mark.parametrize("first", [("7", "8", "cat"), ("7.5", "8", "cow"), ("20", "20", "cow")])
def test_a_first_row_of_values_is_none_of_names(first):
    assert table(written([first, *ROWS], names=None)).n_rows == 5


DECIMALS = [(f"{i}.5", f"{i * i}.25", "012"[i % 3]) for i in range(9)]
WORDS = [(a, b, "abc"[int(k)]) for a, b, k in DECIMALS]


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (("0", "1", "2"), DECIMALS),
        (("2019", "2020", "2021"), WORDS),
        (("12", "17", "4"), WORDS),
        (("", "0", "1", "2"), [(str(i), *row) for i, row in enumerate(DECIMALS)]),
    ],
)
def test_numbers_alone_can_be_names(names, rows):
    made = table(written(rows, names))
    named = [name or f"column {i}" for i, name in enumerate(names, 1)]
    assert [column.name for column in made.columns] == named
    assert made.n_rows == len(rows)


@pytest.mark.parametrize(
    ("first", "rows"),
    [
        (("0", "2", "1"), DECIMALS),
        (("1", "2", "3"), [(str(i), str(i * i), k) for i, (_, _, k) in enumerate(DECIMALS)]),
        (("12.5", "17", "4"), WORDS),
        (("1", "2", "b"), WORDS),
    ],
)
def test_other_numbers_are_values(first, rows):
    assert table(written([first, *rows], names=None)).n_rows == len(rows) + 1


@pytest.mark.parametrize(
    "title",
    ["Spring", "Weights in spring,,", "# 2019\n# all", "# made in spring, by us", 'sep="', "sep="],
)
def test_lines_above_the_table_are_left_out_and_counted(title):
    made = table(f"{title}\n{written()}")
    assert sample(written()) == made.sample(*made.guess())[0]
    lines = "2 lines" if "\n" in title else "1 line"
    assert made.notes == (f"Left out: {lines} above the table.",)


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;;;"])
def test_the_line_that_tells_excel_the_delimiter_is_obeyed_and_not_mentioned(line):
    made = table(f"{line}\n{written(delimiter=';')}")
    assert (made.sample(*made.guess())[0], made.notes) == (sample(written()), ())


def test_row_names_of_r_are_a_column_and_no_feature():
    lines = written(delimiter=" ").splitlines()
    numbered = [lines[0], *(f'"{i}" {line}' for i, line in enumerate(lines[1:], 1))]
    assert sample("\n".join(numbered)).rows == EXPECTED


def test_a_delimiter_at_the_end_of_each_row_moves_no_name():
    made = table(written([(*row, "") for row in ROWS]))
    assert [column.name for column in made.columns] == ["weight", "height", "kind"]


@pytest.mark.parametrize("n_empty", [1, 5])
@pytest.mark.parametrize("over_all", [False, True])
def test_empty_columns_at_the_end_are_no_columns_and_move_no_name(n_empty, over_all):
    names = ("weight", "height", "kind", *[""] * n_empty * over_all)
    made = table(written([(*row, *[""] * n_empty) for row in ROWS], names))
    assert [column.name for column in made.columns] == ["weight", "height", "kind"]
    assert made.notes == ()


def test_a_column_without_a_name_stays_if_it_has_a_value():
    rows = [(*row, "note" if row == ROWS[-1] else "") for row in ROWS]
    made = table(written(rows, ("weight", "height", "kind", "")))
    assert [column.name for column in made.columns][-1] == "column 4"


def test_equal_names_of_columns_get_their_numbers():
    made = table(written(names=("a", "a", "kind")))
    assert [column.name for column in made.columns] == ["a 1", "a 2", "kind"]


def test_a_number_never_makes_a_name_equal_to_another():
    assert distinct(["a", "a", "a 2", "c"]) == ["a 1", "a 3", "a 2", "c"]


def test_rows_without_a_number_are_left_out_and_counted():
    cells = ("", "NA", "n/a", "NaN", "null", "?", "-", "–")
    made = table(written([*ROWS, *((cell, "1", "missing") for cell in cells)]))
    kept, told = made.sample(*made.guess())
    assert kept.rows == EXPECTED
    assert told == "Left out: 8 rows without a value in one of the three columns."


LEFT_OUT = "Left out: 1 row without a value in one of the three columns."


@pytest.mark.parametrize("cell", ["Infinity", "x", "<5"])
def test_a_note_has_the_cell_that_is_not_read_as_a_number(cell):
    made = table(written([*ROWS, (cell, "1", "cat")]))
    kept, told = made.sample(*made.guess())
    assert kept.rows == EXPECTED
    assert as_typed(told) == f"{LEFT_OUT} *{cell}* in weight is not read as a number."


@pytest.mark.parametrize("cell", ["2.3e+12", "-9,999,999,999,999", "1e999"])
def test_a_note_says_that_a_number_is_too_large(cell):
    made = table(written([*ROWS, (f'"{cell}"', "1", "cat")]))
    _, told = made.sample(*made.guess())
    assert as_typed(told) == f"{LEFT_OUT} *{cell}* in weight is beyond the limit of 1e12."


def test_a_refusal_has_a_cell_that_looks_like_a_number():
    rows = [(f"{i % 3}b", f"{i}.5 cm", "ab"[i % 2]) for i in range(9)]
    assert read(written(rows).encode()) == (
        "The file needs two columns of numbers that vary, but there is none: *0.5 cm* in height "
        "is not read as a number."
    )


def test_classes_beyond_the_most_frequent_become_other():
    most = MOST_CLASSES - 1
    rows = [(str(i), str(i * i), f"k{i % 50 if i < 500 else i % most}") for i in range(1000)]
    made = table(written(rows))
    kept, told = made.sample(*made.guess())
    assert kept.class_names == (*(f"k{k}" for k in range(most)), "other")
    assert told == f"kind has 50 values: all but the {most} most frequent are *other*."


@pytest.mark.parametrize("n_common", [58, 70, 130, 600])
def test_long_answers_that_differ_at_the_end_are_two_classes_with_names_that_show_it(n_common):
    answers = [("I agree that " * 50)[:n_common] + end for end in (" at all", " fully")]
    rows = [(str(i), str(i * i), answers[i % 2]) for i in range(30)]
    kept = sample(written(rows))
    assert kept.labels == bytes(i % 2 for i in range(30))
    assert len({*kept.class_names}) == 2
    assert all(
        len(name) <= 60 and name.endswith(end)
        for name, end in zip(kept.class_names, (" at all", " fully"), strict=True)
    )


def test_long_answers_that_differ_in_the_middle_are_two_classes():
    rows = [(str(i), str(i * i), "x" * 99 + "yz"[i % 2] + "x" * 99) for i in range(30)]
    assert sample(written(rows)).n_classes == 2


@pytest.mark.parametrize("classes", ["+ -", "none some", "None mild severe", "missing present"])
def test_a_class_may_be_called_like_a_missing_number_and_a_note_says_so(classes):
    rows = [(str(i), str(i * i), classes.split()[i % len(classes.split())]) for i in range(30)]
    made = table(written(rows))
    kept, told = made.sample(*made.guess())
    assert kept.n_samples == 30
    assert {*kept.class_names} == {*classes.split()}
    (name,) = {*classes.split()} & {"-", "none", "None", "missing"}
    assert told == f"*{name}* is a class of kind, not a missing value."


def test_rows_without_a_class_are_left_out_and_counted():
    cells = ("", "NA", "#N/A", "#NV", "#N/D", "NaN", "null", "?", ".")
    made = table(written([*ROWS, *(("5", "1", cell) for cell in cells)]))
    kept, told = made.sample(*made.guess())
    assert kept.rows == EXPECTED
    assert told == "Left out: 9 rows without a value in one of the three columns."


@pytest.mark.parametrize("classes", [["1.0", "0.0"], ["1", "0.0"], ["1.00", "0"]])
def test_whole_numbers_with_a_point_are_classes_without_it(classes):
    rows = [(a, b, classes[i % 2]) for i, (a, b, _) in enumerate([*ROWS, *ROWS])]
    assert sample(written([*rows, ("7", "8", "1")])).class_names == ("0", "1")


@pytest.mark.parametrize("classes", [("1.5", "2.0"), ("1,000", "2,000"), ("01.09.2024", "2.0")])
def test_other_numbers_and_dates_are_classes_as_they_are_written(classes):
    rows = [(a, b, classes[i % 2]) for i, (a, b, _) in enumerate(ROWS)]
    assert {*sample(written(rows, delimiter=";")).class_names} == {*classes}


def test_a_value_that_is_called_other_is_one_of_the_others():
    rows = [(str(i), str(i * i), ["Other", *"abcdefghijklm"][i % 14]) for i in range(140)]
    made = table(written(rows))
    assert made.columns[2].classes == (*"abcdefghi", "other")


@pytest.mark.parametrize("label", [lambda i: i >= 8_000, lambda i: i % 7 >= 4])
def test_of_many_rows_some_random_ones_are_used_in_their_order(label):
    rows = [(str(i), str(i % 7), "ab"[label(i)]) for i in range(14_000)]
    made = table(written(rows))
    kept, _ = made.sample(*made.guess())
    first = [*made.columns[0].values]
    assert len({*first}) == made.n_rows == MOST_POINTS and first == sorted(first)
    deviation = (MOST_POINTS * 4 / 7 * 3 / 7) ** 0.5  # a little more than without replacement
    assert kept.labels.count(0) == pytest.approx(MOST_POINTS * 4 / 7, abs=3 * deviation)
    assert made.notes == ("Of 14,000 rows, 10,000 random ones are used.",)
    assert made.guess()[:2] == (1, 0)  # the first column only numbers the rows


def test_classes_that_take_turns_all_stay_among_many_rows():
    rows = [(str(i % 97), str(i % 89), "ab"[i % 2]) for i in range(25_000)]
    assert sample(written(rows)).class_names == ("a", "b")


def test_rows_with_too_many_cells_are_left_out_and_counted():
    made = table(written([*ROWS, ("1", "2", "cat", "more")]))
    assert (made.n_rows, made.notes) == (
        *(4,),
        ("Left out: 1 row with more cells than the first row.",),
    )


def test_many_columns_can_be_read_and_the_first_and_the_last_be_chosen():
    names = [f"c{i}" for i in range(WIDEST)]
    rows = [[f"{i % (j + 2)}" for i in range(WIDEST)] for j in range(9)]
    made = table(written(rows, names))
    assert [each.name for each in made.columns] == [*names[: OFFERED - 1], names[-1]]
    assert made.notes == (
        f"Only the first {OFFERED - 1} and the last of 1,000 columns can be chosen.",
    )


@pytest.mark.parametrize(
    ("names", "guess"),
    [
        ("site,mass,length,Species", ("mass", "length", "Species")),
        ("id,diagnosis,radius,texture", ("radius", "texture", "diagnosis")),
        ("patient_id,diagnosis,celsius,acid", ("celsius", "acid", "diagnosis")),
        ("PassengerId,Survived,Pclass,Age,Fare,Embarked", ("Age", "Fare", "Survived")),
        ("Pclass,SibSp,Embarked", ("Pclass", "SibSp", "Embarked")),
        ("Pclass,Age,Embarked", ("Pclass", "Age", "Embarked")),
    ],
)
def test_likely_columns_are_chosen(names, guess):
    cells = {"Survived": "01", "Pclass": "123", "SibSp": "012", "diagnosis": "MB"}
    cells |= dict.fromkeys(("site", "Species", "Embarked"), "abc")
    numbers = [str(1 + 7 * i * i % 61) for i in range(30)]
    columns = [cells.get(name, numbers) for name in names.split(",")]
    rows = [tuple(column[i % len(column)] for column in columns) for i in range(30)]
    made = table(written(rows, names.split(",")))
    assert tuple(made.columns[i].name for i in made.guess()) == guess


def test_without_a_value_in_common_rows_the_choice_is_refused_in_a_sentence():
    made = table("a,b,c\n1,,x\n2,,y\n,3,x\n,4,y\n")
    with pytest.raises(ValueError, match="choose other columns"):
        made.sample(*made.guess())


def test_the_delimiter_is_the_one_that_makes_rows_alike():
    assert delimiter_of("a;b\n1,5;2\n2,5;3,5\n4;5\n") == ";"


def _noise(seed, size=3000):
    return random.Random(seed).randbytes(size)


GOOD = written(ROWS * 25)
STARTS = {
    "zip": b"PK\x03\x04",
    "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "gzip": b"\x1f\x8b\x08",
    "pdf": b"%PDF-1.7\n",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff\xe0",
    "gif": b"GIF89a",
    "parquet": b"PAR1",
    "sqlite": b"SQLite format 3\0",
}
EMPTY = [
    "",
    " ",
    "\n",
    "\n\n\n",
    "\t\t\n",
    ",,,\n,,,\n",
    ";;\n",
    "\ufeff",
    "\r\n" * 999,
    " \t \n" * 9,
]
TEXTS = {
    "html": "<!doctype html><html><body><table><tr><td>1</td></tr></table></body></html>",
    "json": '{"a": [1, 2, 3], "b": {"c": null}}',
    "prose": "It was a dark and stormy night.\nThe rain fell in torrents.\n",
    "traceback": "Traceback (most recent call last):\n  File 'x', line 1\nValueError\n",
    "one word": "banana",
    "one number": "42",
    "one row": "1,2,a",
    "names alone": "a,b,c\n",
    "names twice": "a,b,c\na,b,c\n",
    "dates": written([("2024-01-05", "12:30", "a"), ("2024-02-05", "13:30", "b")] * 9),
    "letters": written([("x", "y", "a"), ("z", "w", "b")] * 9),
    "all missing": written([("", "", "")] * 9),
    "all NA": written([("NA", "NA", "NA")] * 9),
    "missing numbers": written([("?", "1", "a"), ("?", "2", "b")] * 9),
    "a constant column": written([("5", "1", "a"), ("5", "2", "b")] * 9),
    "constants": written([("5", "5", "a"), ("5", "5", "b")] * 9),
    "one class": written([("1", "2", "a"), ("3", "4", "a")] * 9),
    "no class": written([(str(i), str(i * i), f"name {i}") for i in range(50)]),
    "two columns": written([("1", "2"), ("3", "4"), ("5", "7")], ("a", "b")),
    "huge numbers": written([("1e300", "1e13", "a"), ("-1e300", "-1e13", "b")] * 9),
    "infinite": written([("inf", "-inf", "a"), ("Infinity", "nan", "b")] * 9),
    "too large for a float": written([("1e999", "9" * 400, "a"), ("2e999", "8" * 400, "b")] * 9),
    "hexadecimal": written([("0x1F", "0b11", "a"), ("0x2A", "0o7", "b")] * 9),
    "underscores": written([("1_000", "2_0", "a"), ("3_000", "4_0", "b")] * 9),
    "formulas": written([("=1+1", "=A1", "a"), ("=2+2", "=A2", "b")] * 9),
    "sentences": "\n".join(["the quick brown fox"] * 50),
    "ragged": "a\n1,2\n1,2,3\n1\n1,2,3,4\n",
    "an open quotation mark": GOOD + '"' + "1,2,cat\n" * 30_000,
    "a very long cell": GOOD + "x" * 200_000 + ",1,cat\n",
    "a very long line": "x" * 1_000_000,
    "many columns": ",".join(["1"] * 100_000) + "\n",
    "10^6 columns": "a," * 1_000_000,
    "columns of spaces": "a " * 500_000,
    "rows of one cell": "1\n" * 5_000,
    "bars": "|" * 100_000,
    "quotation marks": '"' * 100_000,
    "odd quotation marks": '"' * 100_001,
    "commas and quotation marks": '","' * 30_000,
    "control characters": "".join(map(chr, range(1, 32))) * 50,
    "escapes": "\x1b[31mred\x1b[0m\n" * 50,
    "combining marks": "e\u0301\u0301\u0301" * 5000,
    "right to left": "\u202e" * 500,
    "surrogates": "\U0001f600\U0001f9ea\n" * 50,
}
BROKEN = {
    **{f"empty {i}": text.encode() for i, text in enumerate(EMPTY)},
    **{
        f"{kind} then {name}": start + rest
        for (kind, start), (name, rest) in product(
            STARTS.items(), {"nothing": b"", "a table": GOOD.encode(), "noise": _noise(1)}.items()
        )
    },
    **{f"noise {seed}": _noise(seed) for seed in range(20)},
    **{f"NUL bytes {n}": bytes(n) for n in (1, 2, 1000, 100_000)},
    **{f"NUL at {i}": GOOD[:i].encode() + b"\0" + GOOD[i:].encode() for i in (0, 5, 60, 500)},
    **{f"{name} {e}": t.encode(e) for (name, t), e in product(TEXTS.items(), ("utf-8", "utf-16"))},
    **{f"{n} in cp1252": t.encode("cp1252", errors="replace") for n, t in TEXTS.items()},
    "half of UTF-16": GOOD.encode("utf-16")[:-1][:3],
    "a mark alone": b"\xff\xfe",
    "a mark and noise": b"\xff\xfe" + _noise(3),
    "a wrong mark": b"\xef\xbb\xbf" + bytes(range(128, 256)) * 9,
    "bytes above ASCII": bytes(range(128, 256)) * 20,
    "too large": b"1,2,a\n" * (LARGEST // 6 + 1),
    "too large and binary": bytes(LARGEST + 1),
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [(TEXTS["html"], "a web page or XML"), (TEXTS["json"], "JSON"), ('[\n {"a": 1}]', "JSON")],
)
def test_a_text_that_is_no_table_is_named(text, kind):
    assert read(text.encode()) == f"This is {kind}, not cells in rows: save the table as CSV."


def is_a_clear_sentence(told):
    is_one = isinstance(told, str) and re.fullmatch(r"[A-Z][^.\n{}<>]*\.", told)
    return is_one and len(told) < 130


def test_every_broken_file_gives_one_clear_sentence():
    assert len(BROKEN) >= 200
    told = {name: read(content) for name, content in BROKEN.items()}
    assert {name: each for name, each in told.items() if not is_a_clear_sentence(each)} == {}


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_file_is_read_or_refused_in_a_sentence(seed):
    rng = random.Random(seed)
    content = bytearray(GOOD.encode(rng.choice(["utf-8", "utf-16", "cp1252"])))
    for _ in range(rng.choice([1, 5, 50])):
        at = rng.randrange(len(content))
        content[at : at + rng.randrange(3)] = rng.choice(
            [b'"', b",", b"\n", b"\r", b"\xff", b"9e9"]
        )
    made = read(bytes(content))
    if isinstance(made, Table):
        with suppress(ValueError):  # also a sentence, which another test checks
            assert 2 <= made.sample(*made.guess())[0].n_classes <= 10
    else:
        assert re.fullmatch(r"[A-Z][^\n]*\.", made)


BOMBS = """
import resource
from explorer.data.reading import read

def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

read(b"a,b,c\\n1,2,x\\n2,3,y\\n2,3,y\\n" + "é".encode("cp1252"))
before = megabytes()
rows = b",".join(b"%d" % (i % 90) for i in range(990)) + b"\\n"
answer = b"1,2," + b"x" * 100_000 + b"\\n"
read(b"a,b,c\\n" + answer * 50)
for bomb in (b"," * 10**6, b"1,2,x\\n" * 800_000, rows * 1700, b'"' * 5_000_000):
    read(b"a,b,c\\n" + bomb)
read(b"x" * 5_000_000)
print(megabytes() - before)
"""


def test_no_file_takes_much_memory_or_time():
    began = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-c", BOMBS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert float(told.stdout) < 150.0  # megabytes; the files themselves have 5
    assert time.monotonic() - began < 60.0  # it takes 3 s on an idle core


def test_each_different_cell_of_a_column_is_made_plain_once(monkeypatch):
    cells = []
    monkeypatch.setattr(reading, "in_a_line", lambda text: cells.append(text) or text)
    table(written(ROWS * 100))
    assert sorted(cells) == sorted([*(each for row in ROWS for each in row[:2]), "cat", "dog"])
