/** An expected reason why TensorFlow cannot be installed, in a person's words. */
export class InstallFailure extends Error {
  override readonly name = 'InstallFailure';
  /** What the person can do about it, one sentence. */
  readonly remedy: string;
  /** The last lines of the tool that failed, for `contrast doctor`. */
  readonly detail: string | undefined;

  /** `reason` completes "TensorFlow is not installed: ..." and has no full stop. */
  constructor(reason: string, remedy: string, detail?: string) {
    super(reason);
    this.remedy = remedy;
    this.detail = detail;
  }
}

/** Turns whatever was thrown into an `InstallFailure`: nothing may stop `npm ci`. */
export function asInstallFailure(error: unknown): InstallFailure {
  if (error instanceof InstallFailure) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new InstallFailure(
      'the disk is full',
      'Free some space (CONTRAST_CACHE names another cache folder), then run "contrast engines get tensorflow".',
      String(error),
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return new InstallFailure(message, 'Run "contrast engines get tensorflow" to try again.', String(error));
}
