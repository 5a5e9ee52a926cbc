/** Experiments: checking, previewing and queueing designs. */
import { z } from 'zod';
import type { ExperimentInput, ExperimentSpec } from '../experiment.ts';
import { stageNames } from '../settings.ts';
import { base, count, id, trusted } from './base.ts';

/** An experiment as a file or a form has it; whether it is right, its own schema says. */
const design = trusted<ExperimentInput>('An experiment, as an experiment file has it.');
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const experimentRecord = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  spec: trusted<ExperimentSpec>('The experiment, checked and complete.'),
  runIds: z.array(z.string()),
});

/** Whom an anchor of a contrastive batch will meet. */
const positives = z.object({
  /** Mean number of positives of an anchor in a full batch. */
  mean: z.number(),
  /** Share of the anchors that have none. */
  without: z.number(),
});

export const plannedStage = z.object({
  name: z.enum(stageNames),
  epochs: z.int(),
  batchSize: z.int(),
  /** Of the networks that the stage uses; null where the data set's classes are not known yet. */
  parameters: z.object({ total: z.int(), trainable: z.int() }).nullable(),
  /** Memory that a step is foreseen to need; null where the data set is not known yet. */
  memoryBytes: z.number().nullable(),
  /** Seconds that the stage is foreseen to take, its measurements included; null where nothing tells. */
  seconds: z.number().nullable(),
});

export const plannedRun = z.object({
  arm: z.string(),
  seed: z.int(),
  /** What the sweep varied, by dotted path. */
  varied: z.record(z.string(), scalar),
  stages: z.array(plannedStage),
  /** Null without a contrastive stage, or where the data set's classes are not known yet. */
  positives: positives.nullable(),
  /** Of the stage that needs most. */
  memoryBytes: z.number().nullable(),
  /** Of all stages. */
  seconds: z.number().nullable(),
  /** What the seconds rest on: epochs of this or like runs, or steps measured here for this purpose. */
  secondsFrom: z.enum(['recorded', 'measured']).nullable(),
  /** Why there are no seconds, in a sentence; null where there are some. */
  secondsReason: z.string().nullable(),
});

export const experimentPreview = z.object({
  valid: z.boolean(),
  /** Sentences; empty where it is valid. */
  problems: z.array(z.string()),
  /** Things that are allowed and probably not meant. */
  warnings: z.array(z.string()),
  /** Over all pages. */
  total: z.int(),
  runs: z.array(plannedRun),
  /** Of all runs on all pages, one after another; null where that of any is not known. */
  seconds: z.number().nullable(),
  /** Of the run that needs most. */
  memoryBytes: z.number().nullable(),
  /** What this machine has. */
  machineBytes: z.number(),
  /** Whether the speed of some is being measured; the event `speeds` tells when it is known. */
  measuring: z.boolean(),
});

export const preset = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  runs: z.int(),
  /** Saved by the person, who may remove it. */
  own: z.boolean(),
  experiment: design,
});

export const experiments = {
  validate: base
    .route({ summary: 'Check an experiment and everything it expands to' })
    .input(z.object({ experiment: design }))
    .output(z.object({ valid: z.boolean(), problems: z.array(z.string()), runs: z.int() })),
  preview: base
    .route({ summary: 'The runs an experiment expands to: positives of an anchor, parameters, memory, time' })
    .input(
      z.object({
        experiment: design,
        /** Measures some steps in the background where no speed is known and nothing is in training. */
        measure: z.boolean().default(false),
        offset: z.int().min(0).default(0),
        limit: z.int().min(0).max(1000).default(100),
      }),
    )
    .output(experimentPreview),
  create: base
    .route({ summary: 'Store an experiment and queue its runs' })
    .input(
      z.object({
        experiment: design,
        /** What messages call it, such as its file name. */
        source: z.string().max(300).default('The experiment'),
        /** Commit that the file is from, with "+" where files were changed. */
        gitCommit: z
          .string()
          .regex(/^[0-9a-f]{7,64}\+?$/)
          .nullable()
          .default(null),
      }),
    )
    .output(experimentRecord),
  get: base
    .route({ summary: 'One experiment', method: 'GET' })
    .input(z.object({ id }))
    .output(experimentRecord),
  list: base
    .route({ summary: 'Experiments, the newest first', method: 'GET' })
    .input(z.object({ offset: count(0, 1e9, 0), limit: count(1, 1000, 100) }).prefault({}))
    .output(
      z.object({
        total: z.int(),
        experiments: z.array(
          z.object({ id: z.string(), name: z.string(), createdAt: z.string(), runs: z.int() }),
        ),
      }),
    ),
  presets: base
    .route({ summary: 'Experiments that come with the program, and those saved as presets', method: 'GET' })
    .output(z.array(preset)),
  savePreset: base
    .route({ summary: 'Save an experiment as a preset, or replace one of the same name' })
    .input(
      z.object({
        title: z.string().trim().min(1).max(120),
        summary: z.string().max(1000).default(''),
        experiment: design,
      }),
    )
    .output(preset),
  removePreset: base
    .route({ summary: 'Remove a saved preset' })
    .input(z.object({ id: z.string().max(200) }))
    .output(z.object({ removed: z.boolean() })),
};
