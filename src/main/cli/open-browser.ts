import open, { apps, openApp } from 'open';

/**
 * Opens a link: as a window of its own in a browser that can, else in the person's browser. Where neither is there, the
 * link that was printed is.
 */
export async function openBrowser(link: string): Promise<void> {
  const windowed = [apps.chrome, apps.edge, apps.brave].flat();
  try {
    // The link once only: it may let in once. A browser that runs already gets the argument from a new instance alone.
    await openApp(windowed, { newInstance: true, arguments: [`--app=${link}`] });
  } catch {
    await open(link).catch(() => undefined);
  }
}
