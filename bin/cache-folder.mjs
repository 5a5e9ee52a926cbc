/** Where large things that can be fetched or made again are kept. Plain JavaScript: a Node that hands over asks too. */
import envPaths from 'env-paths';

/** $CONTRAST_CACHE, else the user's cache folder. */
export function cacheRoot(env = process.env) {
  return env.CONTRAST_CACHE || envPaths('contrast-workbench', { suffix: '' }).cache;
}
