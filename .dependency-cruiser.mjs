/**
 * The layering of docs/architecture.md as rules. The two tables below are the whole of it: what is not listed is
 * forbidden. Tests and what they share (files and folders named testing) are outside: they may reach anything.
 */

/** From each folder of src/main (or compose.ts), those it may import. Everything may import src/shared. */
const mayImport = {
  cli: ['server', 'router', 'compose', 'api'],
  desktop: ['server', 'router', 'compose', 'api'],
  server: ['router', 'compose', 'api'],
  router: ['api'],
  compose: ['api', 'queue', 'store', 'analysis', 'projection', 'datasets', 'engines', 'benchmark'],
  api: [
    'archive',
    'queue',
    'store',
    'analysis',
    'projection',
    'datasets',
    'engines',
    'benchmark',
    'artifacts',
  ],
  queue: ['store', 'trainer'],
  trainer: ['training', 'engines', 'datasets', 'artifacts'],
  benchmark: ['training', 'projection', 'engines', 'datasets'],
  training: ['engines', 'datasets', 'artifacts'],
  archive: ['datasets'],
  artifacts: [],
  store: [],
  analysis: [],
  projection: [],
  datasets: [],
  engines: [],
};

/** Those of which it may import types besides, which vanish when the program runs. */
const mayImportTypesOf = {
  api: ['training'],
  queue: ['training'],
};

const test = '[.]test[.]ts$|/testing[/.]';
const folder = (name) => `^src/main/${name}(/|[.]ts$)`;
const folders = (names) => names.map(folder);
const npm = (...names) => names.map((name) => `(^|/)node_modules/${name}/`);

const layers = Object.entries(mayImport).flatMap(([name, allowed]) => {
  const types = mayImportTypesOf[name] ?? [];
  const rule = (kind, except, extra) => ({
    name: `layer-${name}${kind}`,
    severity: 'error',
    comment: `src/main/${name} may import ${['shared', ...allowed].join(', ')}${types.length > 0 ? `, and types of ${types.join(', ')}` : ''} only.`,
    from: { path: folder(name), pathNot: test },
    to: { path: '^src/', pathNot: ['^src/shared/', folder(name), ...folders(except)], ...extra },
  });
  return types.length === 0
    ? [rule('', allowed, {})]
    : [rule('', [...allowed, ...types], {}), rule('-types', allowed, { dependencyTypesNot: ['type-only'] })];
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layers,
    {
      name: 'every-folder-has-a-layer',
      severity: 'error',
      comment: 'A new folder of src/main needs a line in the table of what it may import.',
      from: { path: '^src/main/', pathNot: [...folders(Object.keys(mayImport)), test] },
      to: {},
    },
    {
      name: 'shared-imports-little',
      severity: 'error',
      comment:
        'src/shared runs in every process and in the window: it imports zod, @orpc/contract and fastest-levenshtein only.',
      from: { path: '^src/shared/', pathNot: test },
      to: { pathNot: ['^src/shared/', ...npm('zod', '@orpc/contract', 'fastest-levenshtein')] },
    },
    {
      name: 'renderer-imports-shared-only',
      severity: 'error',
      comment:
        'The window is sandboxed: it reaches the program through the contract, never through its modules.',
      from: { path: '^src/renderer/', pathNot: test },
      to: { path: '^src/', pathNot: ['^src/renderer/', '^src/shared/'] },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      comment: 'There is no Node in the window.',
      from: { path: '^src/renderer/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-knows-no-host',
      severity: 'error',
      comment: 'Training, projection and analysis know nothing of SQLite, HTTP, Electron or processes.',
      from: { path: folders(['training', 'projection', 'analysis']), pathNot: test },
      to: {
        path: [
          ...npm('better-sqlite3', 'kysely', 'electron'),
          '^(node:)?(http|https|http2|net|child_process|cluster|sqlite)$',
        ],
      },
    },
    {
      name: 'database-in-store-only',
      severity: 'error',
      comment: 'Only the store knows that there is SQLite.',
      from: { path: '^src/', pathNot: [folder('store'), test] },
      to: { path: [...npm('better-sqlite3', 'kysely'), '^(node:)?sqlite$'] },
    },
    {
      name: 'electron-in-desktop-only',
      severity: 'error',
      comment: 'Only the desktop door knows that there is Electron.',
      from: { path: '^src/', pathNot: folder('desktop') },
      to: { path: npm('electron') },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Modules that import each other cannot be understood, or loaded, apart.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A module that nothing imports is an entry point (name it here) or a leftover.',
      from: {
        orphan: true,
        pathNot: [test, '[.]d[.]ts$', '^src/main/desktop/preload[.]ts$'],
      },
      to: {},
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import must lead somewhere.',
      from: { pathNot: test },
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      severity: 'error',
      comment: 'What the program imports when it runs is among its dependencies in package.json.',
      from: { path: '^src/(main|shared)/', pathNot: [test, folder('desktop')] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.css'],
    },
  },
};
