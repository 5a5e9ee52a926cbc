/** The native menus. What happens in the page is done by the commands of the page, so that each exists once. */
import type { MenuItemConstructorOptions } from 'electron';

/** What the menus do beyond the roles that Electron knows. */
export interface MenuActions {
  go(path: string): void;
  command(id: string): void;
  openExperiment(): void;
  openRecent(path: string): void;
  clearRecent(): void;
  showHome(): void;
  showCrashReports(): void;
  showLink(): void;
  about(): void;
  quit(): void;
}

const screens = [
  ['Design', '/designer'],
  ['Queue', '/queue'],
  ['Runs', '/runs'],
  ['Compare', '/compare'],
  ['Map', '/map'],
  ['Data sets', '/datasets'],
  ['Engines', '/engines'],
] as const;

/**
 * @param mac macOS has a menu of the program's own, puts Quit, Settings and About there, and keeps recent files itself
 * @param recent files that were opened last
 */
export function menuTemplate(
  actions: MenuActions,
  mac: boolean,
  recent: readonly string[] = [],
): MenuItemConstructorOptions[] {
  const about: MenuItemConstructorOptions = {
    label: 'About Contrast Workbench',
    click: () => actions.about(),
  };
  const settings: MenuItemConstructorOptions = {
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.go('/settings'),
  };
  const quit: MenuItemConstructorOptions = {
    label: mac ? 'Quit Contrast Workbench' : 'Quit',
    accelerator: mac ? 'Cmd+Q' : 'Ctrl+Q',
    click: () => actions.quit(),
  };
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const own: MenuItemConstructorOptions[] = mac
    ? [
        {
          label: 'Contrast Workbench',
          submenu: [
            about,
            separator,
            settings,
            separator,
            { role: 'services' },
            separator,
            { role: 'hide' },
            { role: 'hideOthers' },
            { role: 'unhide' },
            separator,
            quit,
          ],
        },
      ]
    : [];
  return [
    ...own,
    {
      label: '&File',
      submenu: [
        { label: 'New experiment', accelerator: 'CmdOrCtrl+N', click: () => actions.go('/designer') },
        { label: 'Open experiment…', accelerator: 'CmdOrCtrl+O', click: () => actions.openExperiment() },
        mac
          ? { role: 'recentDocuments', submenu: [{ role: 'clearRecentDocuments' }] }
          : recentMenu(recent, actions),
        separator,
        { label: 'Show data folder', click: () => actions.showHome() },
        separator,
        ...(mac ? [] : [settings, separator]),
        { role: 'close' },
        ...(mac ? [] : [quit]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...screens.map(
          ([label, path], i): MenuItemConstructorOptions => ({
            label,
            accelerator: `CmdOrCtrl+${i + 1}`,
            click: () => actions.go(path),
          }),
        ),
        separator,
        { label: 'Show all commands', accelerator: 'CmdOrCtrl+K', click: () => actions.command('palette') },
        separator,
        {
          label: 'Theme',
          submenu: [
            { label: 'Light', click: () => actions.command('theme-light') },
            { label: 'Dark', click: () => actions.command('theme-dark') },
            { label: 'As the system', click: () => actions.command('theme-system') },
          ],
        },
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        separator,
        { role: 'reload' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Keyboard map', click: () => actions.command('keyboard') },
        separator,
        { label: 'Copy link for a browser', click: () => actions.showLink() },
        { label: 'Show crash reports', click: () => actions.showCrashReports() },
        ...(mac ? [] : [separator, about]),
      ],
    },
  ];
}

function recentMenu(recent: readonly string[], actions: MenuActions): MenuItemConstructorOptions {
  return {
    label: 'Open recent',
    enabled: recent.length > 0,
    submenu: [
      // A single "&" would mark the letter after it.
      ...recent.map((path) => ({ label: path.replaceAll('&', '&&'), click: () => actions.openRecent(path) })),
      { type: 'separator' },
      { label: 'Clear', click: () => actions.clearRecent() },
    ],
  };
}
