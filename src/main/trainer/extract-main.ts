/** Entry of the process that computes what is kept of the test images from a checkpoint, and then ends. */
// Before TensorFlow's library is loaded: it writes its news of the machine to the log otherwise.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';

import { WorkbenchError } from '#shared/errors.ts';
import { readCheckpoint } from '../training/checkpoint.ts';
import { writeOutcomes } from './outcome-writer.ts';
import { type ExtractionAnswer, type ExtractionRequest, extractionRequest } from './protocol.ts';

async function extract({ home, run, checkpoint, outcomes }: ExtractionRequest): Promise<ExtractionAnswer> {
  try {
    const read = readCheckpoint(checkpoint.path, checkpoint.sha256);
    const [{ DatasetLibrary }, { chooseEngine }, { extractOutcomes }] = await Promise.all([
      import('../datasets/library.ts'),
      import('../engines/index.ts'),
      import('../training/extract.ts'),
    ]);
    const dataset = await new DatasetLibrary(home).open(run.settings.dataset.id);
    const engine = await (await chooseEngine(run.settings.engine)).load();
    const found = await extractOutcomes({ run, dataset, engine, checkpoint: read });
    dataset.close();
    return { type: 'extracted', outcomes: writeOutcomes(found, outcomes) };
  } catch (error) {
    if (error instanceof WorkbenchError) return { type: 'failed', error: error.toJSON() };
    throw error;
  }
}

// Nobody would take the answer.
process.on('disconnect', () => process.exit(1));
process.once('message', (raw) => {
  void extract(extractionRequest.parse(raw)).then((answer) => process.send!(answer, () => process.exit(0)));
});
