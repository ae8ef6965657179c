/** Shows a place in the text of a file: in the editor that has it already, or beside the map. */
import * as vscode from 'vscode';
import type { TextPlace } from './mapHost.ts';
import type { OpenMaps } from './openMaps.ts';
import { fileName } from './trackFile.ts';

/** Where we have put the cursor last: what VS Code then tells of it is no wish of the person. */
let shown: { readonly uri: string; readonly line: number } | undefined;

export function isOurs(uri: vscode.Uri, line: number): boolean {
  return shown?.uri === uri.toString() && shown.line === line;
}

/** The person has gone elsewhere. */
export function forget(): void {
  shown = undefined;
}

export async function showPlace(uri: vscode.Uri, { line, column }: TextPlace): Promise<string | undefined> {
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  const row = Math.max(0, line - 1);
  const at = new vscode.Position(row, (column ?? firstColumn(document, row)) - 1);
  shown = { uri: uri.toString(), line: row };
  // Not by a document: of a large file extensions get none, and its editor opens all the same.
  await vscode.commands.executeCommand('vscode.openWith', uri, 'default', {
    viewColumn: columnOf(uri),
    selection: new vscode.Range(at, at),
    preview: true,
  });
  if (!document?.isDirty) return undefined;
  return `${fileName(uri)} has changes that are not saved: the line is that of the file on disk.`;
}

function firstColumn(document: vscode.TextDocument | undefined, row: number): number {
  if (!document || row >= document.lineCount) return 1;
  return document.lineAt(row).firstNonWhitespaceCharacterIndex + 1;
}

/** Where the text is open, else beside the map. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn {
  const groups = vscode.window.tabGroups.all;
  const isText = ({ input }: vscode.Tab) =>
    input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
  const seen = groups.find(({ activeTab }) => activeTab && isText(activeTab));
  const open = seen ?? groups.find(({ tabs }) => tabs.some(isText));
  return open?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** The page knows which point is marked, and asks for its text. */
export function registerShowPointText(maps: OpenMaps): vscode.Disposable {
  return vscode.commands.registerCommand('remotex.showPointText', async () => {
    await maps.active()?.session.do('showPointText');
  });
}
