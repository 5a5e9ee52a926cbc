/** Answers that the server gives by itself, before or beside the contract. */
import type { ServerResponse } from 'node:http';
import { statusOf } from '#shared/contract/base.ts';
import type { ErrorCode, WorkbenchError } from '#shared/errors.ts';

/** On every answer: nothing is embedded, loaded from elsewhere, or guessed. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** In which words an error is answered: those of the binary protocol, of plain JSON, or as a page. */
export type Manner = 'rpc' | 'json' | 'page';

export function answerError(response: ServerResponse, error: WorkbenchError, manner: Manner): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { code, message, advice, exitCode } = error;
  const status = statusOf(code as ErrorCode);
  const body = { defined: true, code, status, message, data: { advice, exitCode } };
  if (manner === 'page') {
    answerPage(response, status, message, `<p>${escapeHtml(advice)}</p>`);
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(manner === 'rpc' ? { json: body, meta: [] } : body));
}

/** A page of the server's own: no script, no style. @param body HTML */
export function answerPage(
  response: ServerResponse,
  status: number,
  title: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Contrast Workbench</title></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`,
  );
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
