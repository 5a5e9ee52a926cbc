import { fileURLToPath } from 'node:url';
import { pythonWith } from './python-environment.ts';

const script = fileURLToPath(new URL('./opentsne_map.py', import.meta.url));

const packages = ['openTSNE==1.0.4', 'scikit-learn==1.7.2', 'numpy==2.2.6'];

/** The command that makes a map with openTSNE, but for its arguments. */
export async function openTsneCommand(
  onProgress: (line: string) => void,
): Promise<[command: string, script: string]> {
  return [await pythonWith('opentsne', packages, onProgress), script];
}
