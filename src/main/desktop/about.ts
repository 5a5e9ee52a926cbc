import { app, clipboard, dialog } from 'electron';
import type { ContrastClient } from '#shared/contract.ts';

/** What a person puts into a report: versions of the program and of what it computes with. */
export async function aboutLines(client: ContrastClient): Promise<string[]> {
  const { version, home } = await client.program.info();
  const engines = await client.engines.list();
  return [
    `Version ${version}`,
    `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}`,
    ...engines.map(({ id, available, version: of, device }) =>
      available ? `Engine ${id}: ${[of, device].filter(Boolean).join(', ')}` : `Engine ${id}: not available`,
    ),
    `Data folder: ${home}`,
  ];
}

export async function showAbout(client: ContrastClient): Promise<void> {
  const detail = (await aboutLines(client)).join('\n');
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: 'About Contrast Workbench',
    message: app.getName(),
    detail,
    buttons: ['Close', 'Copy'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response === 1) clipboard.writeText(detail);
}
