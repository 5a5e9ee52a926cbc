/** The program's preferences as the screen lays them out; words, defaults and ranges are the schema's. */
import { type Preferences, preferencesSchema } from '#shared/preferences.ts';
import { locatedProblems } from '#shared/validation.ts';
import { type Field, factsOf, fieldsOf } from '../designer/model/fields.ts';

export type PreferenceName = keyof Preferences;

const fields = new Map(fieldsOf(preferencesSchema).map((field) => [field.path, field]));
export const preferenceField = (name: PreferenceName): Field => fields.get(name)!;

/** Those of the desktop program only are shown there only. */
export const preferenceGroups: readonly { title: string; names: PreferenceName[]; desktop?: boolean }[] = [
  { title: 'Queue', names: ['runsPerDevice', 'startQueue', 'resourceSeconds'] },
  {
    title: 'When something goes wrong',
    names: ['recovery', 'onSilence', 'silenceSeconds', 'silenceRetries'],
  },
  { title: 'Window', names: ['closePolicy'], desktop: true },
];

const choices: Partial<Record<PreferenceName, Record<string, string>>> = {
  recovery: { resume: 'Go on', fail: 'Fail' },
  onSilence: { resume: 'Go on', fail: 'Fail' },
  closePolicy: { ask: 'Ask', background: 'Keep training', pause: 'Pause and quit' },
};

/** What a choice is called. */
export const optionsOf = (name: PreferenceName): { id: string; title: string }[] =>
  preferenceField(name).options.map((id) => ({ id, title: choices[name]?.[id] ?? id }));

/** Default and range, with the words of the choice. */
export function preferenceFacts(name: PreferenceName): string {
  const field = preferenceField(name);
  if (field.kind !== 'choice') return factsOf(field);
  return `Default ${optionsOf(name)
    .find(({ id }) => id === field.initial)
    ?.title.toLowerCase()}`;
}

/** What is wrong with a value, in a sentence; undefined where nothing is. */
export function preferenceProblem(name: PreferenceName, value: unknown): string | undefined {
  const [problem] = locatedProblems(preferencesSchema, { [name]: value });
  const must = problem && /; (it must .*)$/s.exec(problem.message)?.[1];
  return must === undefined ? problem?.message : `I${must.slice(1)}`;
}
