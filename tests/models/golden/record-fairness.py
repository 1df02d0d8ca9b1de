"""Records the figures of two slices: python3 record-fairness.py > fairness.json

Made with scikit-learn 1.2.1 and numpy 1.24.2. The rows are computed by the same integer generator as in fairness.test.ts: change one
and change the other. The area between the curves is a sum over two million strips, right to about six digits.
"""
import json
import math

import numpy
from sklearn.metrics import confusion_matrix, precision_score, recall_score, roc_auc_score, roc_curve

ROWS = 2000
THRESHOLD = 0.55
state = 2024


def uniform():
    global state
    state = (1664525 * state + 1013904223) % 4294967296
    return state / 4294967296


labels, scores, slices = [], [], []
for row in range(ROWS):
    is_b = uniform() < 0.3
    odds = 2 * (uniform() + uniform() + uniform() - 1.5)
    noise = uniform() - 0.5
    # Whole hundredths, so that scores tie. The model knows less of slice b, and expects too much of it.
    score = math.floor(100 / (1 + math.exp(-(odds + (4 * noise + 0.5 if is_b else noise))))) / 100
    labels.append(1 if uniform() < 1 / (1 + math.exp(-odds)) else 0)
    scores.append(score)
    slices.append(is_b)
labels, scores, slices = numpy.array(labels), numpy.array(scores), numpy.array(slices)


def ece(y, p):
    bins = numpy.minimum(9, numpy.floor(p * 10).astype(int))
    return sum(abs((p[bins == b] - y[bins == b]).sum()) for b in range(10)) / len(y)


def figures(y, p):
    flagged = p >= THRESHOLD
    tn, fp, fn, tp = confusion_matrix(y, flagged).ravel()
    return {
        "rows": len(y),
        "positives": int(y.sum()),
        "baseRate": y.mean(),
        "meanScore": p.mean(),
        "flagged": flagged.mean(),
        "auc": roc_auc_score(y, p),
        "recall": recall_score(y, flagged),
        "fpr": fp / (fp + tn),
        "precision": precision_score(y, flagged),
        "ece": ece(y, p),
        "miscalibration": p.mean() - y.mean(),
    }


strips = (numpy.arange(2_000_000) + 0.5) / 2_000_000
height = lambda of: numpy.interp(strips, *roc_curve(labels[of], scores[of], drop_intermediate=False)[:2])
print(
    json.dumps(
        {
            "rows": ROWS,
            "threshold": THRESHOLD,
            "a": figures(labels[~slices], scores[~slices]),
            "b": figures(labels[slices], scores[slices]),
            "abroca": float(numpy.abs(height(~slices) - height(slices)).mean()),
        },
        indent=2,
        default=float,
    )
)
