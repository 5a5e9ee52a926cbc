/** A loaded graph with the values of its variables. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import type { NodeBackend } from '../binding.ts';
import { tellingOutOfMemory } from '../out-of-memory.ts';
import { encodeSavedModel, type GraphNode } from './messages.ts';

const tag = 'train';

export class GraphSession {
  readonly #backend: NodeBackend;
  readonly #id: number;

  /** Hands the graph to TensorFlow by way of a SavedModel in a temporary folder, the only form that the binding reads. */
  constructor(backend: NodeBackend, nodes: readonly GraphNode[]) {
    this.#backend = backend;
    const folder = mkdtempSync(path.join(tmpdir(), 'contrast-graph-'));
    try {
      writeFileSync(path.join(folder, 'saved_model.pb'), encodeSavedModel(nodes, tag));
      this.#id = backend.loadSavedModelMetaGraph(folder, tag);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** One session call: feeds by node name, fetches in the order asked. */
  run(feeds: ReadonlyMap<string, tf.Tensor>, fetches: readonly string[]): tf.Tensor[] {
    const names = [...feeds.keys()].map((name) => ({ name: `${name}:0` }));
    const outputs = fetches.map((name) => `${name}:0`);
    return tellingOutOfMemory(() =>
      this.#backend.runSavedModel(this.#id, [...feeds.values()], names, outputs),
    );
  }

  close(): void {
    this.#backend.deleteSavedModel(this.#id);
  }
}
