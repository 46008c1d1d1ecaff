"""The lens *Downstream*: its code makes its table, and its pictures show the predictions."""

import re

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from explorer.app import charts, compute
from explorer.export.csv.make import make as table
from explorer.figures.style import LIGHT, PAGE
from explorer.lenses.pipelines import Kind
from explorer.lenses.pipelines.made import decisive, made, straight, temperature_of
from explorer.lenses.pipelines.told import TOLD
from explorer.maths.softmax import logits, softmax
from explorer.settings import EXPORTS, DataParams, FitParams, Sample, ViewParams
from explorer.study import Study

FIT = FitParams()
TWO, THREE = DataParams(n_classes=2, cluster_std=2.0), DataParams(cluster_std=2.0)
KINDS = [(kind, TWO if kind is Kind.THRESHOLD else THREE) for kind in Kind]


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """As in a worker: two threads wait for each other while another program computes."""
    with threadpool_limits(limits=1, user_api="blas"):
        yield


def study_of(kind, data=THREE, params=FIT, **view):
    view = ViewParams(lens="pipelines", pipeline=kind, **view)
    return Study(data, params.relevant(data.n_classes), view)


def explained(study):
    return compute.explain(study.data, study.chosen, study.view, LIGHT)


def printed(code, capsys):
    """What a program prints: the numbers of each line."""
    exec(compile(code, "shown", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    return [[float(each) for each in re.findall(r"\d+\.\d+", line)] for line in lines]


def shown(sheet):
    """The scores in a table; an accuracy is a share."""
    rows = [row.cells[1:5] for row in sheet.rows]
    return [
        [float(cell[:-1]) / 100 if cell[-1] == "%" else float(cell) for cell in row] for row in rows
    ]


def agree(code_prints, table):
    # The table has a tenth of a per cent, and four significant digits; the code four decimals.
    code_prints, table = np.array(code_prints), np.array(table)
    np.testing.assert_allclose(code_prints[:, 0], table[:, 0], rtol=0, atol=5.6e-4)
    np.testing.assert_allclose(code_prints[:, 1:], table[:, 1:], rtol=5.1e-4, atol=5.1e-5)


@pytest.mark.parametrize(("kind", "data"), KINDS)
def test_the_code_prints_the_scores_of_the_table(kind, data, capsys):
    told = explained(study_of(kind, data))
    agree(printed(told.code, capsys), shown(told.answer))


@pytest.mark.parametrize(
    ("data", "params"),
    [
        (DataParams(dataset="article", n_classes=4, test_size=0.0), FitParams(penalty="none")),
        (DataParams(n_samples=30, n_classes=8), FitParams(penalty="l1", C=0.1)),
        (THREE, FitParams(solver="sgd", max_iter=10, training_seed=3)),
        (THREE, FitParams(penalty="elasticnet", class_weight="typed", class_weights=((3.0,),))),
        (THREE, FitParams(solver="newton", class_weight="balanced")),
    ],
)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_the_code_has_the_settings_of_the_page(data, params, capsys):
    told = explained(study_of(Kind.TEMPERATURE, data, params))
    agree(printed(told.code, capsys), shown(told.answer))


@pytest.mark.parametrize(("kind", "data"), KINDS)
def test_the_plain_model_is_the_fit_of_the_page(kind, data):
    study = study_of(kind, data)
    np.testing.assert_array_equal(made(study).plain.coef_, study.fit.coef)
    loss = explained(study).answer.rows[0].cells[2]
    assert f" {loss} nats" in compute.page(data, study.chosen, ViewParams(), PAGE).status[1]


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_the_loss_of_very_small_probabilities_is_that_of_the_page():
    params = FitParams(solver="gradient-descent", learning_rate=100.0)
    study = study_of(Kind.STANDARDISED, DataParams(), params)
    loss = explained(study).answer.rows[0].cells[2]
    assert f" {loss} nats" in compute.page(study.data, study.chosen, ViewParams(), PAGE).status[1]


@pytest.mark.parametrize(("data", "has"), [(TWO, True), (THREE, False)])
def test_a_true_class_of_probability_zero_is_said_to_count_more(data, has):
    note = explained(study_of(Kind.ISOTONIC, data)).answer.notes[0]
    assert ("a probability below 2.2e-16 counts as 2.2e-16" in note) is has


@pytest.mark.parametrize("data", [TWO, THREE])
def test_a_temperature_divides_the_scores_of_the_model(data):
    study = study_of(Kind.TEMPERATURE, data)
    pipeline, X = made(study).pipeline, study.points.X
    model = pipeline.calibrated_classifiers_[0].estimator
    scores = logits(X, model.coef_, model.intercept_) / temperature_of(pipeline)
    # Both are rounded sums of the same few numbers.
    np.testing.assert_allclose(pipeline.predict_proba(X), softmax(scores), rtol=0, atol=1e-12)
    # No component of the two gradients exceeds 1e-8, and the curvature of the objective is at least
    # 1 / (C n).
    bound = 2e-8 * np.sqrt(model.coef_.size + len(model.intercept_)) * len(study.points.y)
    np.testing.assert_allclose(model.coef_, study.fit.coef, rtol=0, atol=bound)


@pytest.mark.parametrize(("kind", "data"), KINDS)
def test_the_picture_decides_as_the_pipeline_predicts(kind, data):
    study = study_of(kind, data)
    X = np.random.default_rng(0).uniform(-9.0, 9.0, (2000, 2))
    predicted = made(study).pipeline.predict(X)
    np.testing.assert_array_equal(decisive(study, X).argmax(axis=1), predicted)


@pytest.mark.parametrize("kind", [Kind.STANDARDISED, Kind.TEMPERATURE])
def test_straight_borders_decide_as_the_pipeline_predicts(kind):
    study = study_of(kind, params=FitParams(C=0.01))  # a scale of the features matters then
    X = np.random.default_rng(0).uniform(-9.0, 9.0, (2000, 2))
    found = logits(X, *straight(study)).argmax(axis=1)
    np.testing.assert_array_equal(found, made(study).pipeline.predict(X))


@pytest.mark.parametrize("features", ["linear", "quadratic"])
def test_only_linear_features_have_straight_borders(features):
    study = study_of(Kind.STANDARDISED, params=FitParams(features=features))
    assert (straight(study) is None) == (features == "quadratic")


def test_a_lower_threshold_hatches_only_class_1():
    study = study_of(Kind.THRESHOLD, TWO, threshold=0.1)
    figure = charts.regions(TWO, study.chosen, study.view, LIGHT).figure
    parts = {trace["name"]: len(trace["x"]) for trace in figure["data"]}
    assert parts["there: class 1"] > 0 and parts["there: class 0"] == 0


def test_a_threshold_changes_no_probability():
    note = explained(study_of(Kind.THRESHOLD, TWO)).answer.notes[0]
    assert note.endswith("No probability changes.")


def test_of_more_than_two_classes_a_threshold_says_so_and_offers_two():
    study = study_of(Kind.THRESHOLD)
    told = explained(study)
    assert "two classes only" in told.look and told.trials[0].settings == {"n_classes": 2}
    figure = charts.regions(THREE, study.chosen, study.view, LIGHT).figure
    assert not any(trace["name"].startswith("there") for trace in figure["data"])


ONE_EACH = Sample.of([(0.0, 0.0, 0), (1.0, 0.0, 1)])
ONE_PLACE = Sample.of([(1.0, 1.0, 0), (1.0, 1.0, 1)] * 2)


@pytest.mark.parametrize(
    ("kind", "sample", "says"),
    [
        *((kind, ONE_EACH, "two points") for kind in ("temperature", "isotonic", "stacking")),
        *((kind, ONE_PLACE, "at one place") for kind in ("voting", "stacking")),
    ],
)
def test_of_too_few_points_a_pipeline_says_so_and_draws_nothing(kind, sample, says):
    data = DataParams(dataset="points", points=sample)
    study = study_of(kind, data)
    assert says in explained(study).look
    figure = charts.regions(data, study.chosen, study.view, LIGHT).figure
    assert not any(trace["name"].startswith("there") for trace in figure["data"])


def test_the_code_has_the_points_of_a_person(capsys):
    rows = [(0.0, 0.0, 0), (1.0, 0.5, 1), (0.0, 1.0, 0), (1.0, -1.0, 1)]
    sample = Sample.of(rows, class_names=("it's", "so"), feature_names=("a", "b"))
    told = explained(study_of(Kind.TEMPERATURE, DataParams(dataset="points", points=sample)))
    agree(printed(told.code, capsys), shown(told.answer))


def test_the_code_reads_many_points_from_the_saved_file(capsys, monkeypatch, tmp_path):
    rng = np.random.default_rng(0)
    rows = [(*rng.normal(k % 3, 1.0, 2), k % 3) for k in range(300)]
    sample = Sample.of(rows, class_names=("-1", "=b", "it's"), feature_names=("a", "b"))
    study = study_of(Kind.VOTING, DataParams(dataset="file", file=sample, outliers=0.1))
    told = explained(study)
    assert len(told.code) < 2500
    (tmp_path / EXPORTS["csv"].file_name).write_bytes(table(study))
    monkeypatch.chdir(tmp_path)
    agree(printed(told.code, capsys), shown(told.answer))


@pytest.mark.parametrize(("kind", "data"), KINDS)
def test_the_changes_at_a_place_add_up_to_zero(kind, data):
    (sheet,) = explained(study_of(kind, data, x1=0.5, x2=1.0)).sheets
    rows = [[float(cell.replace("−", "-")) for cell in row.cells[1:]] for row in sheet.rows]
    units = np.round(np.array(rows) * 1e4).astype(int)
    assert units.sum(axis=0).tolist() == [10_000, 10_000, 0]
    np.testing.assert_array_equal(units[:, 1] - units[:, 0], units[:, 2])


def test_the_point_that_changes_most_is_offered_as_a_place():
    study = study_of(Kind.STACKING)
    models, X = made(study), study.points.X_test
    change = np.abs(models.pipeline.predict_proba(X) - models.plain.predict_proba(X))
    _, trial = explained(study).trials
    place = trial.settings
    worst = X[change.max(axis=1).argmax()].astype(np.float32)
    assert [place["x1"], place["x2"]] == worst.tolist()


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        (Kind.TEMPERATURE, "log loss"),
        (Kind.ISOTONIC, "calibration error"),
        (Kind.THRESHOLD, "missed 1"),
        (Kind.STACKING, "log loss"),
        (Kind.VOTING, "log loss"),
    ],
)
def test_what_is_tried_makes_the_pipeline_better_than_the_plain_model(kind, column):
    given = TOLD[kind].trial.settings
    chosen = [
        {name: given[name] for name in given.keys() & each.settings().keys()}
        for each in (DataParams, FitParams, ViewParams)
    ]
    study = study_of(kind, DataParams(**chosen[0]), FitParams(**chosen[1]), **chosen[2])
    answer = explained(study).answer
    at = answer.columns.index(column)
    plain, pipeline = (float(row.cells[at].split()[0]) for row in answer.rows)
    assert pipeline < plain


def test_standardising_says_what_it_does_to_the_penalty():
    assert "stronger penalty" in explained(study_of(Kind.STANDARDISED)).look
    narrow = DataParams(dataset="article", cluster_std=5.0)
    assert "weaker penalty" in explained(study_of(Kind.STANDARDISED, narrow)).look


def test_spreads_that_are_small_have_digits():
    tiny = {"breast_cancer_x": "fractal-dimension-error", "breast_cancer_y": "smoothness-error"}
    study = study_of(Kind.STANDARDISED, DataParams(dataset="breast-cancer", **tiny))
    told = re.search(r"spreads are ([\d.]+) and ([\d.]+), so", explained(study).look)
    spread = study.points.X.std(axis=0)
    np.testing.assert_allclose([*map(float, told.groups())], spread, rtol=0.01)


@pytest.mark.parametrize(
    ("params", "same"),
    [
        ({"penalty": "none"}, True),
        ({"penalty": "none", "solver": "gradient-descent", "max_iter": 10}, False),
        ({"features": "quadratic"}, True),
        ({"features": "custom", "bumps": "typed", "bump_places": ((3.0, 3.0),)}, False),
    ],
)
def test_standardising_says_that_nothing_changes_where_nothing_does(params, same):
    told = explained(study_of(Kind.STANDARDISED, params=FitParams(**params)))
    *_, most = re.findall(r"\d+\.\d+", told.answer.notes[0]) or ["0"]
    # Both fits end within the optimiser's tolerance.
    assert (float(most) < 0.001) is same
    assert ("nothing changes" in told.look) is same


def test_with_other_weights_in_the_pictures_the_text_says_that_it_fits_its_own():
    typed = explained(study_of(Kind.VOTING, weights=((1.0, 0.0, 0.0),)))
    assert "without the typed weights" in typed.text
    assert "at the end of the training" in explained(study_of(Kind.VOTING, iteration=1)).text


def test_another_rule_in_the_pictures_has_no_part_in_the_scores():
    view = {"rule": "confidence", "tau": 0.99}
    other = explained(study_of(Kind.TEMPERATURE, **view))
    assert "The rule of the pictures is not used here" in other.text
    assert other.answer.rows == explained(study_of(Kind.TEMPERATURE)).answer.rows


def test_the_loss_of_training_points_says_that_it_has_no_class_weights():
    data = DataParams(test_size=0.0)
    told = explained(study_of(Kind.VOTING, data, FitParams(class_weight="balanced")))
    assert "the status line has the loss with class weights" in told.text


@pytest.mark.parametrize(
    ("params", "view", "shown"),
    [
        (FIT, {"weights": ((1.0, 0.0, 0.0),)}, "the typed weights"),
        (FIT, {"iteration": 0}, "the weights after 0 iterations"),
        (FitParams(start="random"), {}, "the weights of the training from its own start"),
    ],
)
def test_the_text_says_which_other_weights_the_pictures_show(params, view, shown):
    told = explained(study_of(Kind.STANDARDISED, params=params, **view)).text
    assert told.endswith(f"maps show {shown}, and the hatching compares these with the pipeline.")


@pytest.mark.parametrize(("kind", "data"), KINDS)
def test_the_text_says_what_the_pictures_show(kind, data):
    told = explained(study_of(kind, data))
    assert told.text.endswith("Regions and maps show the model without the pipeline.")
    assert "the borders of the pipeline are dashed" in told.look


def test_where_no_borders_are_drawn_the_text_mentions_none():
    assert "dashed" not in explained(study_of(Kind.VOTING, rule="lead")).look


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_a_threshold_is_reached_where_the_probability_equals_it(threshold):
    study = study_of(Kind.THRESHOLD, TWO, threshold=threshold)
    X = np.array([[-1e4, -1e4], [1e4, 1e4], [-1e4, 1e4], [1e4, -1e4]])  # exactly 0 and 1
    predicted = made(study).pipeline.predict(X)
    np.testing.assert_array_equal(decisive(study, X).argmax(axis=1), predicted)
