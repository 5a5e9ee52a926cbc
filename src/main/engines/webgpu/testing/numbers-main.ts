/** A process of its own that computes cases on one engine: `numbers-main.ts ENGINE [CASE…]`, all of them by default. */
import * as tf from '@tensorflow/tfjs-core';
import { engineProviders } from '../../index.ts';
import { cases, type Numbers } from './numbers.ts';

const wanted = process.argv.slice(3);
const engine = await engineProviders.find(({ id }) => id === process.argv[2])!.load();
const results: Record<string, Numbers> = {};
for (const [name, compute] of Object.entries(cases)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  tf.engine().startScope();
  for (const [part, numbers] of Object.entries(await compute(engine))) results[`${name}: ${part}`] = numbers;
  tf.engine().endScope();
}
process.stdout.write(JSON.stringify(results), () => process.exit(0));
