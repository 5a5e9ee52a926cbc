/** What CONTRAST_TENSORFLOW asks for; `auto` where it is not set. */
export type Setting = 'auto' | 'skip' | 'wheel' | 'official';

const CHOICES: readonly string[] = ['auto', 'skip', 'wheel', 'official'];

/**
 * Reads CONTRAST_TENSORFLOW. A value that is none of the choices counts as `skip`, with a complaint to show:
 * who misspells it wants something else than the default, and a download is the costlier guess.
 */
export function readSetting(value: string | undefined): { setting: Setting; complaint?: string } {
  const wanted = (value ?? '').trim().toLowerCase();
  if (wanted === '') return { setting: 'auto' };
  if (CHOICES.includes(wanted)) return { setting: wanted as Setting };
  return {
    setting: 'skip',
    complaint: `CONTRAST_TENSORFLOW=${value} is not one of ${CHOICES.join(', ')}`,
  };
}
