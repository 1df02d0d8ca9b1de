"""Records what scikit-learn reaches on the tables of simulated-table.ts: python3 record.py > scikit-learn.json

Made with scikit-learn 1.2.1 and numpy 1.24.2. The table is computed by the same integer generator in both languages, so no data
file is needed: change one and change the other. Settings are those of golden.test.ts and bench/models.ts.
"""
import json
import math

import numpy
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.preprocessing import StandardScaler


def table(rows, features):
    state = 12345

    def uniform():
        nonlocal state
        state = (1664525 * state + 1013904223) % 4294967296
        return state / 4294967296

    columns = numpy.empty((rows, features), dtype=numpy.float32)
    labels = numpy.empty(rows)
    for row in range(rows):
        x = [uniform() + uniform() + uniform() - 1.5 for _ in range(features)]
        odds = 2 * x[0] - 1.5 * x[1] + 3 * x[2] * x[3] + math.sin(4 * x[4]) + (1 if x[5] > 0.3 else 0)
        labels[row] = 1 if uniform() < 1 / (1 + math.exp(-odds)) else 0
        # The first feature in whole steps, and a tenth of the second missing.
        x[0] = math.floor(4 * x[0])
        if uniform() < 0.1:
            x[1] = math.nan
        columns[row] = x
    return columns, labels


def measured(model, train, train_labels, test, test_labels):
    model.fit(train, train_labels)
    predicted = model.predict_proba(test)[:, 1]
    return {
        "auc": round(roc_auc_score(test_labels, predicted), 5),
        "logloss": round(log_loss(test_labels, predicted), 5),
    }


def case(train_rows, test_rows, features):
    columns, labels = table(train_rows + test_rows, features)
    known = numpy.nan_to_num(columns, nan=0)
    scaled = StandardScaler().fit(known[:train_rows]).transform(known)
    sides = lambda x: (x[:train_rows], labels[:train_rows], x[train_rows:], labels[train_rows:])
    boosting = HistGradientBoostingClassifier(
        max_iter=200, max_leaf_nodes=31, learning_rate=0.1, min_samples_leaf=20, l2_regularization=1, early_stopping=False
    )
    forest = RandomForestClassifier(100, max_depth=10, min_samples_leaf=5, random_state=1)
    logistic = LogisticRegression(C=1)
    return {
        "train": train_rows,
        "test": test_rows,
        "features": features,
        "share": round(float(labels.mean()), 6),
        "boosting": measured(boosting, *sides(columns)),
        "forest": measured(forest, *sides(known)),
        "logistic": measured(logistic, *sides(scaled)),
    }


print(
    json.dumps(
        {
            "scikit-learn": sklearn.__version__,
            "numpy": numpy.__version__,
            "small": case(8000, 8000, 10),
            "large": case(50000, 20000, 20),
        },
        indent=2,
    )
)
