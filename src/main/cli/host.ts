import type { Workbench } from '../api/workbench.ts';
import type { Serving, ServingOptions } from '../server/serving.ts';
import type { CoreClient } from './core-client.ts';

/** A stream that text is written to; `isTTY` and `columns` as Node's terminals have them. */
export type TextStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** What the command line stands on. Tests bring their own. */
export interface CliHost {
  stdout: TextStream;
  stderr: TextStream;
  env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  cwd: string;
  /** Folder of the program itself, where its package.json is. */
  packageRoot: string;
  /** Builds the program's core; opens the home folder. */
  compose(options: { home?: string }): Workbench | Promise<Workbench>;
  /** The program that serves the home already; left out or undefined where none does. */
  running?(options: { home: string | undefined }): Promise<CoreClient | undefined>;
  /** Serves the workbench to browsers. `pages`: another build of the window. */
  serve(options: Omit<ServingOptions, 'pages'> & { pages?: string }): Promise<Serving>;
  /** Opens a link in the person’s browser. */
  openBrowser(link: string): Promise<void>;
  /** Calls back at each Ctrl-C (or request to end) until the returned function is called. */
  onInterrupt(callback: () => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}
