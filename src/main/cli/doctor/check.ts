/** What one look at the machine showed. */
export interface Check {
  name: string;
  /** `warn`: it works, but not as well as it could; `fail`: something does not work. */
  status: 'ok' | 'warn' | 'fail';
  message: string;
  /** What to do; null where nothing needs doing. */
  advice: string | null;
}
