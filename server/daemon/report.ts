/** The daemon's one line to whoever started it: ready, busy, or why not. */
import { closeSync, writeSync } from 'node:fs';
import { reportDescriptor, type StartReport } from './launch.ts';

/** Without a starter that listens (a daemon run by hand) the line goes to standard error. */
export function createReporter(listened: boolean): (report: StartReport) => void {
  if (!listened) {
    return (report) => console.error(report.kind === 'failed' ? report.message : `Remotex: ${report.kind}`);
  }
  return (report) => {
    try {
      writeSync(reportDescriptor, JSON.stringify(report));
      closeSync(reportDescriptor);
    } catch {
      // The starter has gone meanwhile. The daemon is there for the others.
    }
  };
}
