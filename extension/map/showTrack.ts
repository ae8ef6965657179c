/** The command "Remotex: Show GPS Track…": from the palette, an editor's title, or files chosen in the explorer. */
import * as vscode from 'vscode';
import { mapViewType } from './mapEditor.ts';

export function registerShowTrack(): vscode.Disposable {
  return vscode.commands.registerCommand('remotex.showTrack', showTrack);
}

/** Menus give the file that was clicked, and the explorer also all that are selected. The palette gives nothing. */
async function showTrack(clicked?: unknown, selected?: unknown): Promise<void> {
  const uris = (Array.isArray(selected) && selected.length > 0 ? selected : [clicked]).filter(isUri);
  const chosen = uris.length > 0 ? uris : (activeTrack() ?? (await askForTracks()));
  for (const uri of chosen) {
    // A preview would be replaced by the next one.
    await vscode.commands.executeCommand('vscode.openWith', uri, mapViewType, { preview: false });
  }
}

function isUri(value: unknown): value is vscode.Uri {
  return value instanceof vscode.Uri;
}

function activeTrack(): readonly vscode.Uri[] | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isFile = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return isFile && /\.gpx$/i.test(input.uri.path) ? [input.uri] : undefined;
}

async function askForTracks(): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    filters: { 'GPS Tracks': ['gpx'] },
    openLabel: 'Show on Map',
    title: 'Show GPS Track',
  });
  return chosen ?? [];
}
