import { Command } from '@commander-js/extra-typings';
import { experimentJsonSchema } from '#shared/experiment.ts';
import type { CliContext } from '../context.ts';

/** `contrast schema`: the JSON Schema of an experiment file, for editors; the same with --json and without. */
export function schemaCommand(context: CliContext) {
  return new Command('schema').description('print the JSON Schema of an experiment file').action(() => {
    const schema = experimentJsonSchema();
    context.answer(schema, () => JSON.stringify(schema, null, 2));
  });
}
