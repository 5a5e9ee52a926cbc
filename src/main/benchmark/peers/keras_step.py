"""Times one step of contrastive pre-training in Keras: `keras_step.py ENCODER BATCH STEPS WARM_UP`; prints JSON.

The same model, batch, loss and optimiser as the program's own measurement, trained with `fit` as a Keras user would.
"""

import json
import os
import resource
import sys
import time

started = time.perf_counter()
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras import layers  # noqa: E402


def resnet_cifar(blocks_per_stage):
    def conv_norm(x, filters, size, stride):
        x = layers.Conv2D(filters, size, stride, "same", use_bias=False)(x)
        return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)

    inputs = keras.Input((32, 32, 3))
    x = layers.ReLU()(conv_norm(inputs, 16, 3, 1))
    for stage, filters in enumerate((16, 32, 64)):
        for block in range(blocks_per_stage):
            stride = 2 if stage > 0 and block == 0 else 1
            y = layers.ReLU()(conv_norm(x, filters, 3, stride))
            y = conv_norm(y, filters, 3, 1)
            if stride != 1 or x.shape[-1] != filters:
                x = conv_norm(x, filters, 1, stride)
            x = layers.ReLU()(layers.Add()([x, y]))
    return keras.Model(inputs, layers.GlobalAveragePooling2D()(x))


ENCODERS = {
    "resnet8": lambda: resnet_cifar(1),
    "resnet20": lambda: resnet_cifar(3),
    "resnet50v2": lambda: keras.applications.ResNet50V2(
        include_top=False, weights=None, input_shape=(32, 32, 3), pooling="avg"
    ),
}


class SupervisedContrastiveLoss(keras.losses.Loss):
    """The n-pairs loss of the Keras example at temperature 0.05."""

    def call(self, labels, projections):
        z = tf.math.l2_normalize(projections, axis=1)
        logits = tf.matmul(z, z, transpose_b=True) / 0.05
        labels = tf.reshape(labels, (-1, 1))
        same = tf.cast(tf.equal(labels, tf.transpose(labels)), logits.dtype)
        targets = same / tf.reduce_sum(same, 1, keepdims=True)
        return tf.nn.softmax_cross_entropy_with_logits(targets, logits)


class StepTimes(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.ends = []

    def on_train_batch_end(self, batch, logs=None):
        self.ends.append(time.perf_counter())


def main():
    encoder_name, batch, steps, warm_up = sys.argv[1], *map(int, sys.argv[2:5])
    count = batch * (steps + warm_up)
    images = np.random.default_rng(1).integers(0, 256, (count, 32, 32, 3)).astype("float32")
    labels = (np.arange(count) % 10).astype("int32")

    inputs = keras.Input((32, 32, 3))
    normalised = layers.Normalization(mean=[127.0] * 3, variance=[4096.0] * 3)(inputs)
    projections = layers.Dense(128, "relu")(ENCODERS[encoder_name]()(normalised))
    model = keras.Model(inputs, projections)
    model.compile(keras.optimizers.Adam(1e-3), SupervisedContrastiveLoss())

    times = StepTimes()
    data = tf.data.Dataset.from_tensor_slices((images, labels)).batch(batch).prefetch(2)
    model.fit(data, epochs=1, verbose=0, callbacks=[times])
    ends = np.asarray(times.ends)
    print(
        json.dumps(
            {
                "stepSeconds": np.diff(ends)[warm_up - 1 :].tolist(),
                "peakRssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                "firstStepSeconds": ends[0] - started,
                "version": f"Keras {keras.__version__}, TensorFlow {tf.__version__}",
            }
        )
    )


main()
