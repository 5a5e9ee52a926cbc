/**
 * MessagePorts across a process boundary: the window's ports end in Electron's process, and the program runs in a plain
 * Node process. Each port has a number; what it carries is passed on unread.
 */
import type { Port } from '../router/message-port.ts';

/** What both ends send: a port opens with its first message. `end` closes it. */
export type RelayMessage = { port: number; data: unknown } | { port: number; end: true };

/** One end of the connection between the processes. */
export interface Wire {
  send(message: RelayMessage): void;
  on(listener: (message: RelayMessage) => void): void;
}

function isRelayMessage(message: unknown): message is RelayMessage {
  return typeof (message as { port?: unknown } | null)?.port === 'number';
}

/** A process as a wire: the child's end of `fork`, or the parent's. */
export function processWire(process: {
  send?: (message: RelayMessage, sent: (error: Error | null) => void) => unknown;
  readonly connected?: boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}): Wire {
  return {
    send(message) {
      // An answer to a process that has gone meanwhile is of use to nobody.
      if (process.connected !== false) process.send?.(message, () => {});
    },
    on: (listener) => {
      process.on('message', (message) => {
        if (isRelayMessage(message)) listener(message);
      });
    },
  };
}

/** Electron's end. Returns what connects a window's port; a port that closes is closed on the other side. */
export function relayPorts(wire: Wire): (port: Port) => void {
  const ports = new Map<number, Port>();
  let last = 0;
  wire.on((message) => {
    if ('data' in message) ports.get(message.port)?.postMessage(message.data);
  });
  return (port) => {
    const number = ++last;
    ports.set(number, port);
    port.on('message', (event) =>
      wire.send({ port: number, data: (event as { data?: unknown } | null)?.data ?? event }),
    );
    port.on('close', () => {
      ports.delete(number);
      wire.send({ port: number, end: true });
    });
  };
}

/** The program's end. Calls back with each port that a window opens. */
export function acceptPorts(wire: Wire, onPort: (port: Port) => void): void {
  const open = new Map<number, { message: (data: unknown) => void; close: () => void }>();
  wire.on((message) => {
    const known = open.get(message.port);
    if ('end' in message) {
      open.delete(message.port);
      known?.close();
      return;
    }
    if (known !== undefined) {
      known.message(message.data);
      return;
    }
    const listeners = { message: (_: unknown) => {}, close: () => {} };
    open.set(message.port, {
      message: (data) => listeners.message(data),
      close: () => listeners.close(),
    });
    onPort({
      postMessage: (data) => wire.send({ port: message.port, data }),
      on(event: 'message' | 'close', listener: (data: unknown) => void) {
        listeners[event] = listener as () => void;
      },
    });
    listeners.message(message.data);
  });
}
