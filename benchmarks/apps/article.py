"""The article's script as a learner wraps it in Streamlit: nothing cached, everything on grids."""

import warnings

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from sklearn.datasets import make_classification
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

warnings.simplefilter("ignore", ConvergenceWarning)
st.set_page_config(layout="wide")
st.title("Softmax regression")

seed = st.sidebar.slider("Seed", 0, 100, 42)
spread = st.sidebar.slider("Cluster spread", 0.1, 5.0, 1.0, step=0.1)
C = st.sidebar.select_slider(
    "C", [float(f"{10 ** (k / 4):.3g}") for k in range(-16, 17)], value=1.0
)

X, y = make_classification(
    n_samples=300,
    n_features=2,
    n_classes=3,
    n_informative=2,
    n_redundant=0,
    n_clusters_per_class=1,
    class_sep=1 / spread,
    random_state=seed,
)
clf = LogisticRegression(C=C, solver="lbfgs")
clf.fit(X, y)

losses = []
for max_iter in range(1, 31):
    step = LogisticRegression(C=C, solver="lbfgs", max_iter=max_iter).fit(X, y)
    losses.append(log_loss(y, step.predict_proba(X)))
    if step.n_iter_[0] < max_iter:
        break

xs = np.linspace(X[:, 0].min() - 1, X[:, 0].max() + 1, 200)
ys = np.linspace(X[:, 1].min() - 1, X[:, 1].max() + 1, 200)
xx, yy = np.meshgrid(xs, ys)
grid = np.c_[xx.ravel(), yy.ravel()]
Z = clf.predict(grid).reshape(xx.shape)
probabilities = clf.predict_proba(grid)

regions = go.Figure(go.Heatmap(x=xs, y=ys, z=Z, opacity=0.3, showscale=False))
regions.add_scatter(x=X[:, 0], y=X[:, 1], mode="markers", marker={"color": y})
regions.update_layout(title="Decision regions", xaxis_title="feature 1", yaxis_title="feature 2")
st.plotly_chart(regions)

for k, column in enumerate(st.columns(3)):
    p = probabilities[:, k].reshape(xx.shape)
    chart = go.Figure(go.Heatmap(x=xs, y=ys, z=p, zmin=0, zmax=1))
    column.plotly_chart(chart.update_layout(title=f"P(class {k})"))

curve = go.Figure(go.Scatter(x=list(range(1, len(losses) + 1)), y=losses))
st.plotly_chart(curve.update_layout(title="Loss", xaxis_title="iteration"))
