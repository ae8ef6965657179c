/** Whether anybody still reads our standard output: a program that has nothing to write would never hear that nobody does. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';

/** How soon `remotex watch | head -1` ends after its reader, in milliseconds: as soon as a person looks. */
const pauseMs = 500;

/** Calls `onGone` once, when the other end of the pipe at standard output is closed. It keeps no process alive. */
export function watchReader(onGone: () => void): void {
  // Only Linux lets anybody open its own pipe once more, and says so when it has no reader.
  if (process.platform !== 'linux' || !isPipe(1)) return;
  const timer = setInterval(() => {
    if (hasReader('/proc/self/fd/1')) return;
    clearInterval(timer);
    onGone();
  }, pauseMs);
  timer.unref();
}

function isPipe(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFIFO();
  } catch {
    return false;
  }
}

function hasReader(path: string): boolean {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch (error) {
    // Any other failure says nothing about the reader.
    return !(error instanceof Error && 'code' in error && error.code === 'ENXIO');
  }
}
