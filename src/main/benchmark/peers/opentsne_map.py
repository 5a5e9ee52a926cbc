"""Makes a map with openTSNE: `opentsne_map.py FILE.npy N THREADS OUT`; writes float64 pairs and prints JSON.

The pipeline its documentation recommends: PCA to 50 dimensions by scikit-learn, then openTSNE with its defaults.
"""

import json
import resource
import sys
import time
from importlib.metadata import version

import numpy as np
import openTSNE
from sklearn.decomposition import PCA

file, n, threads, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
x = np.load(file)[:n]
started = time.perf_counter()
cpu_started = time.process_time()
reduced = PCA(50, random_state=0).fit_transform(x)
pca = time.perf_counter() - started
embedding = openTSNE.TSNE(n_jobs=threads, random_state=0).fit(reduced)
seconds = time.perf_counter() - started
cpu_seconds = time.process_time() - cpu_started
np.asarray(embedding, dtype="<f8").tofile(out)
print(
    json.dumps(
        {
            "seconds": seconds,
            "cpuSeconds": cpu_seconds,
            "phases": {"pca": pca, "tsne": seconds - pca},
            "peakRssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "version": f"openTSNE {version('openTSNE')}, scikit-learn {version('scikit-learn')}",
        }
    )
)
