/** Which settings have an influence on a run, by its other settings: what has none is greyed out and compares as equal. */
import type { Settings, StageSettings } from './settings.ts';

/** Groups without influence on a run of the given method. */
const unusedGroups: Record<Settings['method'], readonly string[]> = {
  'cross-entropy': ['loss', 'views', 'projection', 'pretrain', 'classify'],
  contrastive: ['supervised'],
};

/** Fields that count only where their group says so. */
type Conditions<G> = { [K in keyof G]?: (group: G) => boolean };

const supcon = ({ name }: Settings['loss']) => ['supcon-out', 'supcon-in', 'nt-xent'].includes(name);
const multiSimilarity = ({ name }: Settings['loss']) => name === 'multi-similarity';
const triplet = ({ name }: Settings['loss']) => name === 'triplet';
const loss: Conditions<Settings['loss']> = {
  temperature: (group) => supcon(group) || group.name === 'npairs',
  scale: supcon,
  alpha: multiSimilarity,
  beta: multiSimilarity,
  lambda: multiSimilarity,
  margin: triplet,
  tripletMean: triplet,
};

const optimizer: Conditions<StageSettings['optimizer']> = {
  decoupled: ({ name, weightDecay }) => name === 'adam' && weightDecay > 0,
  momentum: ({ name }) => name !== 'adam',
  nesterov: ({ name }) => name === 'sgd',
  trustCoefficient: ({ name }) => name === 'lars',
};

const steps = ({ name }: StageSettings['schedule']) => name === 'step';
const schedule: Conditions<StageSettings['schedule']> = { milestones: steps, decay: steps };

const jitters = ({ jitter }: StageSettings['augmentation']) => jitter > 0;
const augmentation: Conditions<StageSettings['augmentation']> = {
  cropScale: ({ crop }) => crop === 'resized',
  cropPadding: ({ crop }) => crop === 'padded',
  brightness: jitters,
  contrast: jitters,
  saturation: jitters,
  hue: jitters,
};

type Group = Record<string, unknown>;
const conditions = { loss, optimizer, schedule, augmentation } as Record<
  string,
  Record<string, ((group: never) => boolean) | undefined> | undefined
>;

/** Whether a group, or a setting outside any, has an influence. */
export function groupApplies(method: Settings['method'], key: string): boolean {
  return !unusedGroups[method].includes(key);
}

/** The fields of a group, such as `optimizer`, that have an influence, groups within it treated alike. */
export function applyingFields(name: string, group: Group): Group {
  const own = conditions[name];
  const kept = Object.entries(group).filter(([field]) => own?.[field]?.(group as never) ?? true);
  return Object.fromEntries(
    kept.map(([field, value]) => [
      field,
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? applyingFields(field, value as Group)
        : value,
    ]),
  );
}
