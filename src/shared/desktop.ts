/** What the window's process and its page tell each other beside the contract: menus, opened files, folders to show. */
import { z } from 'zod';

/** Largest experiment file that is opened, in bytes. */
export const largestExperimentFile = 1_000_000;

/** From the window's process to its page. */
export const toPage = z.discriminatedUnion('type', [
  /** Show a place of the program, such as "/run/k3j2". */
  z.object({ type: z.literal('go'), path: z.string().startsWith('/').max(2000) }),
  /** Do what a command of the palette does. */
  z.object({ type: z.literal('command'), id: z.string().min(1).max(100) }),
  /** An experiment file that the person opened. */
  z.object({
    type: z.literal('open-experiment'),
    name: z.string().max(1000),
    text: z.string().max(largestExperimentFile),
  }),
]);
export type ToPage = z.infer<typeof toPage>;

/** From the page to the window's process. */
export const fromPage = z.discriminatedUnion('type', [
  /** Show a file of the home folder in the system's file manager. */
  z.object({ type: z.literal('reveal'), path: z.string().min(1).max(4096) }),
  /** The page took the port and listens: what was kept for it can be sent. */
  z.object({ type: z.literal('ready') }),
]);
export type FromPage = z.infer<typeof fromPage>;

/** Name of the messages that pass between page and preload script, and between that and the window's process. */
export const desktopChannel = 'contrast:desktop';
