/** The way to the program: the port that Electron hands over, or HTTP where the page was served. */
import { createORPCClient } from '@orpc/client';
import { RPCLink as HttpLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { wireSerializers } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';

/** Whether the page is in the program's own window rather than in a browser. */
export const inDesktop = navigator.userAgent.includes('Electron');

/** Each port that the window's process hands over, the first and those after the program was started anew. */
function nextPort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    window.addEventListener('message', function listen(event: MessageEvent) {
      const [port] = event.ports;
      if (event.data !== 'contrast:port' || event.source !== window || port === undefined) return;
      window.removeEventListener('message', listen);
      resolve(port);
    });
  });
}

export async function connect(): Promise<ContrastClient> {
  if (!inDesktop) {
    const link = new HttpLink({
      url: new URL('/rpc', location.href).href,
      customJsonSerializers: wireSerializers,
    });
    return createORPCClient(link);
  }
  const port = await nextPort();
  const link = new PortLink({ port, customJsonSerializers: wireSerializers });
  port.start();
  return createORPCClient(link);
}
