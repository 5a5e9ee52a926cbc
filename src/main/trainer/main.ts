/** Entry of the trainer process. */
// Before TensorFlow's library is loaded: it writes its news of the machine to the log otherwise.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';

import { startReadAhead } from './read-ahead.ts';
import { serveTrainer } from './serve.ts';

serveTrainer(async () => {
  const { chooseEngine, tensorflowEngine } = await import('../engines/index.ts');
  return {
    async openDataset(home, id) {
      const { DatasetLibrary } = await import('../datasets/library.ts');
      return new DatasetLibrary(home).open(id);
    },
    // This process is one of its own already: TensorFlow, where it is named, need not be tried in another first.
    chooseEngine: async (choice) =>
      choice === tensorflowEngine.id ? tensorflowEngine : chooseEngine(choice),
    async train(...run) {
      const { train } = await import('../training/train.ts');
      return train(...run);
    },
    readAhead: startReadAhead,
  };
});
