/** A real browser for the tests: Chromium from a package, so that nothing has to be installed on the machine. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium as driver } from 'playwright-core';
import { cacheFolder } from './window-build.ts';

const unpack = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";

/**
 * Unpacks the browser once. The package would do so file by file into the folder of temporary files, where another
 * process may find half of it.
 */
async function executable(): Promise<string> {
  const folder = join(cacheFolder, 'chromium');
  const path = join(folder, 'chromium');
  if (existsSync(path)) return path;
  mkdirSync(cacheFolder, { recursive: true });
  const staging = mkdtempSync(join(cacheFolder, 'chromium-'));
  // In a process of its own: what is started here meanwhile must not take the staging for its temporary folder.
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: staging },
  });
  try {
    renameSync(staging, folder);
  } catch (error) {
    // Another process was faster.
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(path)) throw error;
  }
  return path;
}

export async function openBrowser(): Promise<Browser> {
  return driver.launch({
    executablePath: await executable(),
    // A software GPU draws WebGL where there is no other. The package's own arguments switch off the web's security.
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
    headless: true,
  });
}

export const sizes = {
  small: { width: 1280, height: 800 },
  large: { width: 1920, height: 1080 },
} as const;

export interface WindowOptions {
  theme?: 'light' | 'dark';
  size?: keyof typeof sizes;
  /** Whether it is touched by fingers. */
  touch?: boolean;
}

/** A window of a person of its own: cookies, theme and size. */
export async function openWindow(
  browser: Browser,
  { theme = 'light', size = 'small', touch = false }: WindowOptions = {},
): Promise<BrowserContext> {
  return browser.newContext({
    viewport: sizes[size],
    colorScheme: theme,
    hasTouch: touch,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
}
