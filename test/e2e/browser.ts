/** A real browser for the tests: Chromium from a package, so that nothing has to be installed on the machine. */
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium as driver } from 'playwright-core';

export async function openBrowser(): Promise<Browser> {
  return driver.launch({
    executablePath: await chromium.executablePath(),
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

/** A window of a person of its own: cookies, theme and size. */
export async function openWindow(
  browser: Browser,
  { theme = 'light', size = 'small' }: { theme?: 'light' | 'dark'; size?: keyof typeof sizes } = {},
): Promise<BrowserContext> {
  return browser.newContext({
    viewport: sizes[size],
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
}
