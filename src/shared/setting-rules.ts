/** What settings demand of each other. */
import type { Settings, StageName } from './settings.ts';

export interface SettingProblem {
  /** Of the setting to change. */
  path: (string | number)[];
  message: string;
}

/** The stages that a run goes through, with their settings. */
function stagesIn(settings: Settings): [StageName, Settings['supervised']][] {
  const names: StageName[] = settings.method === 'cross-entropy' ? ['supervised'] : ['pretrain', 'classify'];
  return names.map((name) => [name, settings[name]]);
}

/** Settings that contradict each other; those without influence on the run are let be. */
export function settingProblems(settings: Settings): SettingProblem[] {
  const problems: SettingProblem[] = [];
  if (settings.method === 'contrastive' && settings.loss.name === 'nt-xent' && settings.views < 2) {
    problems.push({
      path: ['views'],
      message: 'nt-xent compares views of the same image; it needs at least 2.',
    });
  }
  for (const [name, { optimizer }] of stagesIn(settings)) {
    if (optimizer.name === 'sgd' && optimizer.nesterov && optimizer.momentum === 0) {
      problems.push({
        path: [name, 'optimizer', 'momentum'],
        message: 'Nesterov needs a momentum greater than 0.',
      });
    }
  }
  return problems;
}

/** Sentences on settings that are allowed and probably not meant. */
export function settingWarnings(settings: Settings): string[] {
  const warnings: string[] = [];
  const contrastive = settings.method === 'contrastive';
  const { flip, rotation, crop, jitter, grayscale, cutout } = settings.pretrain.augmentation;
  const changes = flip || rotation > 0 || crop !== 'none' || jitter > 0 || grayscale > 0 || cutout > 0;
  if (contrastive && settings.views > 1 && !changes)
    warnings.push('pretrain.augmentation: without any change the views of an image are all the same.');
  if (contrastive && settings.projection.activation === 'relu' && settings.loss.name !== 'npairs')
    warnings.push(
      'projection.activation: vectors after a ReLU have no negative parts, so no two of them can point away from each other; the paper has "linear".',
    );
  for (const [name, { schedule, epochs }] of stagesIn(settings)) {
    if (schedule.name === 'step' && !schedule.milestones.some((milestone) => milestone < epochs))
      warnings.push(`${name}.schedule: no milestone comes before the end, so the learning rate never falls.`);
    if (schedule.warmupEpochs >= epochs)
      warnings.push(
        `${name}.schedule: the warm-up is as long as the stage, so the full learning rate is never reached.`,
      );
  }
  return warnings;
}

/** The warnings of an experiment's runs, each once, with the arm that they are about. */
export function experimentWarnings(runs: readonly { arm: string; settings: Settings }[]): string[] {
  const all = runs.flatMap(({ arm, settings }) =>
    settingWarnings(settings).map((warning) => `Arm "${arm}": ${warning}`),
  );
  return [...new Set(all)];
}
