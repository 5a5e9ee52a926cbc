/** What is done with a whole design: opened, queued, saved, given away. */

import { client } from '../../api/client.ts';
import { saveFile } from '../../charts/save.ts';
import { plural } from '../../format/numbers.ts';
import { router } from '../../shell/router.svelte.ts';
import { attempt, leading, told } from '../../shell/toasts.ts';
import { type Design, toDocument } from './model/design.ts';
import { copyOf, designOfExperiment, designOfRun, fileName } from './model/from-run.ts';
import { readDesign } from './model/read.ts';
import { designFor } from './state/beginning.svelte.ts';
import { draft } from './state/draft.svelte.ts';

/** Begins with a design; what was being worked on can be had back. */
export function open(design: Design, message: string): void {
  const changed = draft.changed;
  const back = draft.open(design);
  router.replace('/designer');
  told(changed ? `${message} The design before it was set aside.` : message, back);
}

/** Opens an experiment as a file or a preset has it. @throws Error in a sentence */
export function openExperiment(experiment: unknown, message: string): void {
  const reading = readDesign(experiment);
  if ('problem' in reading) throw new Error(reading.problem);
  open(reading.design, message);
}

export async function openRun(id: string): Promise<boolean> {
  return attempt(async () => {
    const run = await client.runs.get({ run: id });
    open(designOfRun(run), `A new design with the settings of ${run.arm}, seed ${run.seed}.`);
  });
}

export async function openExperimentById(id: string): Promise<boolean> {
  return attempt(async () => {
    const { spec, name } = await client.experiments.get({ id });
    open(designOfExperiment(spec), `Opened “${name}”.`);
  });
}

/** Opens what a file holds. @param name of the file */
export async function openText(name: string, text: string): Promise<void> {
  await attempt(async () => {
    const { readDesignText } = await import('./model/read-text.ts');
    const reading = readDesignText(text);
    if ('problem' in reading) throw new Error(`${name} is no experiment. ${reading.problem}`);
    open(reading.design, `Opened ${name}.`);
  });
}

/** Begins an experiment on a data set. */
export const designWith = (dataset: string): void =>
  open(designFor(dataset), `A new experiment on ${dataset}.`);

export function duplicate(design: Design): void {
  open(copyOf(design), 'This is a copy.');
}

export const documentText = (design: Design): string => `${JSON.stringify(toDocument(design), null, 2)}\n`;

export function exportFile(design: Design): void {
  saveFile(fileName(design), new Blob([documentText(design)], { type: 'application/json' }));
}

export async function copyText(design: Design): Promise<void> {
  if (await attempt(() => navigator.clipboard.writeText(documentText(design)))) told('Copied as JSON.');
}

/** Whether the runs wait now. */
export async function queueRuns(design: Design): Promise<boolean> {
  return attempt(async () => {
    const { runIds } = await client.experiments.create({
      experiment: toDocument(design) as never,
      source: design.name.slice(0, 300),
    });
    draft.queued();
    leading(`${plural(runIds.length, 'run')} of “${design.name}” queued.`, 'Show the queue', () =>
      router.go('/queue'),
    );
  });
}
