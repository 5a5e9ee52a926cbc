/**
 * Writes the JSON Schema of an experiment file to resources/experiment.schema.json, for editors.
 * With --check it only says whether the file is up to date.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { experimentJsonSchema } from '#shared/experiment.ts';

const folder = new URL('../resources/', import.meta.url);
const file = new URL('experiment.schema.json', folder);
const text = `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`;

if (process.argv.includes('--check')) {
  const current = readFileSync(file, 'utf8');
  if (current !== text) {
    console.error('resources/experiment.schema.json is out of date. Run "npm run schema".');
    process.exitCode = 1;
  }
} else {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  console.log(fileURLToPath(file));
}
