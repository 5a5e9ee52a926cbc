/** Answers with binary parts, made before they are sent. */
import type { StandardHandleResult } from '@orpc/server/standard';

/**
 * Writes a form as bytes. Node.js writes one while it is sent, and ends the program where the caller goes away
 * meanwhile (nothing catches what its `extractBody` throws); browsers go away whenever a page is left.
 */
export async function wholeAnswers({
  next,
}: {
  next: () => Promise<StandardHandleResult>;
}): Promise<StandardHandleResult> {
  const result = await next();
  if (!result.matched || !(result.response.body instanceof FormData)) return result;
  const written = new Response(result.response.body);
  const bytes = new Uint8Array(await written.arrayBuffer());
  const headers = {
    ...result.response.headers,
    'content-type': written.headers.get('content-type')!,
    'content-length': String(bytes.length),
  };
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  return { ...result, response: { ...result.response, headers, body } };
}
