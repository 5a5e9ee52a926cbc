/** A loaded graph with the values of its variables. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import { OutOfMemory } from '../../program.ts';
import type { NodeBackend } from '../binding.ts';
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
    try {
      return this.#backend.runSavedModel(this.#id, [...feeds.values()], names, outputs);
    } catch (cause) {
      const { message } = cause as Error;
      // TensorFlow's allocators say "OOM when allocating tensor" on a GPU and "failed to allocate" on a CPU.
      if (/\bOOM\b|resource exhausted|failed to allocate|out of memory/i.test(message)) {
        throw new OutOfMemory(message.split('\n')[0], { cause });
      }
      throw cause;
    }
  }

  close(): void {
    this.#backend.deleteSavedModel(this.#id);
  }
}
