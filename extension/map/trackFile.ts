/** The file behind a map: how the daemon gets at it, and when it has changed. */
import * as vscode from 'vscode';
import type { OpenTrack } from '../../server/api/trackFiles.ts';
import type { TrackSource } from './mapTracks.ts';

/** What goes as content goes in one message, and the daemon takes 16 MiB: with all quotation marks escaped, or as base64. */
const mostContentBytes = 11 * 1024 * 1024;

/** Programs that save in steps, or write a new file and rename it, cause several events for one change. */
const settleMs = 200;

export function trackSource(uri: vscode.Uri): TrackSource {
  return { uri: uri.toString(), file: fileName(uri), open: () => openTrackFrom(uri) };
}

/** By path where there is one; the daemon cannot see the file systems of other extensions. */
async function openTrackFrom(uri: vscode.Uri): Promise<OpenTrack> {
  if (uri.scheme === 'file') return { path: uri.fsPath };
  const name = fileName(uri);
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > mostContentBytes) {
    const megabytes = (size / 1024 / 1024).toFixed(1);
    throw new Error(
      `${name} has ${megabytes} MB, and a file that is not on this disk may have 11 MB. Save a copy there.`,
    );
  }
  const bytes = await vscode.workspace.fs.readFile(uri);
  try {
    return { name, content: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // Another encoding, or no text at all: the daemon knows what to make of the bytes.
    return { name, base64: Buffer.from(bytes).toString('base64') };
  }
}

export function fileName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** Calls `changed` once for each change of the file, by whatever program. */
export function watchFile(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const touched = (other: vscode.Uri) => {
    if (other.toString() !== uri.toString()) return;
    clearTimeout(timer);
    timer = setTimeout(changed, settleMs);
  };
  // The whole folder, not its name as a pattern: in "walk [1].gpx" the brackets would mean something else.
  const folder = vscode.Uri.joinPath(uri, '..');
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*'));
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(touched),
    watcher.onDidCreate(touched),
    watcher.onDidDelete(touched),
    vscode.workspace.onDidSaveTextDocument((document) => touched(document.uri)),
    { dispose: () => clearTimeout(timer) },
  );
}
