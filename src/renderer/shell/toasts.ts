/** Short notes at the edge of the window. */
import { toast } from 'svelte-sonner';
import { adviceInWindow } from '#shared/errors.ts';
import { type Failure, failureOf } from '../api/failure.ts';

/** Says that something is done; with `undo`, for ten seconds, what takes it back. */
export function told(message: string, undo?: () => void | Promise<void>): void {
  if (undo === undefined) {
    toast(message, { duration: 4000 });
    return;
  }
  toast(message, {
    duration: 10_000,
    action: { label: 'Undo', onClick: () => void attempt(async () => undo()) },
  });
}

/** Says that something is done, with a button that leads to where it goes on. */
export function leading(message: string, label: string, go: () => void): void {
  toast(message, { duration: 10_000, action: { label, onClick: go } });
}

/** Says what went wrong, until it is dismissed. */
export function tellFailure(error: unknown): void {
  tellRefusal(failureOf(error));
}

/** Says why the program did not do a part of what was asked. */
export function tellRefusal(failure: Failure): void {
  toast.error(failure.message, {
    description: adviceInWindow(failure),
    duration: Number.POSITIVE_INFINITY,
    closeButton: true,
  });
}

/** Does something a person asked for; where it fails, says so. Whether it went well. */
export async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    tellFailure(error);
    return false;
  }
}
