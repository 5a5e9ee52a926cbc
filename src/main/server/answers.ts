/** Answers that the server gives by itself, before or beside the contract. */
import { createHash } from 'node:crypto';
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
  answerJson(response, status, manner === 'rpc' ? { json: body, meta: [] } : body);
}

export function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** In the window's colours. */
const style = `
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 14px/1.55 system-ui, sans-serif; color: light-dark(#1b1e23, #e7e9ec); background: light-dark(#fff, #16181c); overflow-wrap: anywhere; }
h1 { font-size: 20px; font-weight: 600; }
h2 { margin: 1.5rem 0 0.5rem; font-size: 15px; font-weight: 600; }
a { color: light-dark(#0b63b6, #6cb6ff); }
code, pre { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
details { border-top: 1px solid light-dark(#dfe2e6, #30343b); }
summary { padding: 6px 0; cursor: pointer; }
summary code { margin-right: 12px; }
pre { margin: 0 0 12px; padding: 12px; overflow: auto; max-height: 24rem; border-radius: 6px; background: light-dark(#f6f7f8, #1d2025); }
`;
const ownStyle = `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** A page of the server's own: no script, and no style but its own. @param body HTML */
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
    'content-security-policy': securityHeaders['content-security-policy']!.replace(
      "style-src 'self'",
      ownStyle,
    ),
    ...headers,
  });
  response.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Contrast Workbench</title><style>${style}</style></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`,
  );
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
