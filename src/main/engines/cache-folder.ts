import envPaths from 'env-paths';

/** Where large things that can be fetched again are kept: $CONTRAST_CACHE, else the user's cache folder. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return env.CONTRAST_CACHE || envPaths('contrast-workbench', { suffix: '' }).cache;
}
