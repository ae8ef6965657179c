/** The command that opens the file of an item at its line: a link to a document, never an address or a command. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { Link } from '../../server/api/boardItems.ts';
import { plainMessage } from '../plainMessage.ts';
import { lineIn, placeOf } from './linkPlace.ts';

const Given = z.union([
  Link,
  z.pipe(
    z.object({ link: Link }),
    z.transform(({ link }) => link),
  ),
]);

/** Takes an item or its link. Whether the file was opened. */
export function registerOpenLink(): vscode.Disposable {
  return vscode.commands.registerCommand('remotex.openLink', async (given?: unknown) => {
    const { success, data: link } = Given.safeParse(given);
    if (!success) return refuse('This item leads to no file.');
    const uri = uriOf(link.file);
    if (!uri) return refuse(`The link leads to no file of this window: ${link.file}`);
    const missing = await whyNoFile(uri);
    if (missing) return refuse(missing);
    return open(uri, link.line);
  });
}

/** Only of what is a file system here: the text of a link may come from anybody who can write to the board. */
function uriOf(file: string): vscode.Uri | undefined {
  const place = placeOf(file);
  if (place?.kind === 'path') return vscode.Uri.file(place.path);
  return place && isFileSystem(place.scheme) ? parse(place.uri) : undefined;
}

/** A scheme such as `http`, `command` or `untitled` has no file system; those of folders that are open have one. */
export function isFileSystem(scheme: string): boolean {
  return vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;
}

function parse(uri: string): vscode.Uri | undefined {
  try {
    return vscode.Uri.parse(uri, true);
  } catch {
    // What looks like a URI need not be one.
    return undefined;
  }
}

/** Reading a device or a pipe might never end. */
async function whyNoFile(uri: vscode.Uri): Promise<string | undefined> {
  const path = uri.scheme === 'file' ? uri.fsPath : uri.toString(true);
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return type & vscode.FileType.File
      ? undefined
      : `The link leads to no file, but to something else: ${path}`;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound')
      return `There is no file ${path} any more.`;
    return `${path} cannot be read: ${String(error)}`;
  }
}

async function open(uri: vscode.Uri, wanted: number | undefined): Promise<boolean> {
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const { line, isThere } = lineIn(document.lineCount, wanted);
  const at = new vscode.Range(line, 0, line, 0);
  const editor = await vscode.window.showTextDocument(document, { selection: at });
  editor.revealRange(at, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (!isThere) {
    const lines = document.lineCount === 1 ? '1 line' : `${document.lineCount} lines`;
    tell(`${basename(uri.path)} has only ${lines} now; the link leads to line ${wanted}.`);
  }
  return true;
}

function refuse(message: string): false {
  tell(message);
  return false;
}

function tell(message: string): void {
  void vscode.window.showWarningMessage(plainMessage(message, 500));
}
