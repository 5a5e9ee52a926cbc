import { spawnSync } from 'node:child_process';

function git(folder: string, ...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    timeout: 5000,
    stdio: ['ignore', 'pipe', 'ignore'],
    // Asking must change nothing, not even the index.
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
    windowsHide: true,
  });
  return status === 0 ? stdout.trim() : null;
}

/** The commit checked out in a folder, with "+" where files were changed or added; null without git or repository. */
export function gitCommitOf(folder: string): string | null {
  const commit = git(folder, 'rev-parse', '--verify', 'HEAD');
  if (commit === null) return null;
  return git(folder, 'status', '--porcelain') === '' ? commit : `${commit}+`;
}
