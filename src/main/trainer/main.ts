/** Entry of the trainer process. */
// Before TensorFlow's library is loaded: it writes its news of the machine to the log otherwise.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';

import { serveTrainer } from './serve.ts';

serveTrainer(async () => {
  const [{ DatasetLibrary }, { chooseEngine }, { train }] = await Promise.all([
    import('../datasets/library.ts'),
    import('../engines/index.ts'),
    import('../training/train.ts'),
  ]);
  return { openDataset: (home, id) => new DatasetLibrary(home).open(id), chooseEngine, train };
});
