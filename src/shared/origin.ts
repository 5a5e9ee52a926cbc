/** Where a run was brought in from. */
export interface RunOrigin {
  /** The program that trained it. */
  program: 'contrast' | 'tensorboard' | 'mlflow';
  /** What it is called there. */
  key: string;
  /** Its settings in the words of that program. */
  parameters: Record<string, string>;
  importedAt: string;
}
