/** The same contract as plain JSON, and its description. */
import { expect, test } from 'vitest';
import { contract } from '#shared/contract.ts';
import { openWorkbench, store } from '../faults/workbench.ts';
import { routerOf, serverOf } from './transports.ts';

interface Document {
  openapi: string;
  paths: Record<string, { post: { responses: Record<string, unknown> } }>;
}

const procedures = Object.entries(contract).flatMap(([feature, all]) =>
  Object.keys(all).map((name) => `${feature}/${name}`),
);

async function served() {
  const workbench = openWorkbench();
  const server = await serverOf(routerOf(workbench));
  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    });
  return { workbench, get };
}

test('the document and the page list every procedure', async () => {
  const { get } = await served();
  const document = (await (await get('/api/openapi.json')).json()) as Document;
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(Object.keys(document.paths).toSorted()).toEqual(procedures.map((name) => `/${name}`).toSorted());
  const series = document.paths['/metrics/series']!.post;
  expect(JSON.stringify(series.responses['200'])).toContain('"contentMediaType"');
  const page = await (await get('/api')).text();
  for (const name of procedures) expect(page).toContain(`/api/${name}</code>`);
  // Nothing is loaded from anywhere.
  expect(page).not.toMatch(/<script|<link|src=|https?:/);
});

test('a script calls with plain JSON, and is refused in it', async () => {
  const { get, workbench } = await served();
  const { id, runIds } = store(workbench);
  expect(await (await get('/api/experiments/list?limit=5')).json()).toMatchObject({
    total: 1,
    experiments: [{ id }],
  });
  expect(await (await get(`/api/runs/get?run=${runIds[0]}`)).json()).toMatchObject({ id: runIds[0] });
  const page = await get('/api/runs/list', {
    method: 'POST',
    body: JSON.stringify({ where: [{ field: 'status', op: '=', value: 'queued' }] }),
  });
  expect(await page.json()).toMatchObject({ total: 1 });
  const refused = await get('/api/runs/get?run=nothing');
  expect(refused.status).toBe(404);
  expect(await refused.json()).toMatchObject({
    code: 'store.unknown-run',
    message: 'There is no run "nothing".',
    data: { advice: expect.any(String), exitCode: 2 },
  });
});
