/** A server's one line to whoever started it: ready, busy, or why not. */
import { closeSync, fstatSync, writeSync } from 'node:fs';
import { reportDescriptor, type StartReport, startedAs } from './startReport.ts';

export type Reporter = (report: StartReport) => void;

/**
 * How to tell the starter, if there is one who waits for the server of that name. Asked for once: the variable is taken away, so
 * that no program that the server runs takes the line for its own.
 */
export function takeReporter(env: NodeJS.ProcessEnv, name: string): Reporter | undefined {
  if (env[startedAs] !== name) return undefined;
  delete env[startedAs];
  return (report) => {
    // Between us and the starter may be a program that did not hand the descriptor on; then it is something else by now.
    if (!isReportPipe()) return;
    try {
      writeSync(reportDescriptor, JSON.stringify(report));
      closeSync(reportDescriptor);
    } catch {
      // The starter has gone meanwhile. The server is there for the others.
    }
  };
}

/** Node makes its pipes to children from pairs of sockets; its channel to a child that was forked is one too, and not ours. */
function isReportPipe(): boolean {
  if (process.platform === 'win32') return true;
  if (process.send) return false;
  try {
    return fstatSync(reportDescriptor).isSocket();
  } catch {
    return false; // It is closed.
  }
}
