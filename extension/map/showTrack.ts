/** The commands that open tracks: on a map of their own, or on the map that is open. */
import * as vscode from 'vscode';
import type { AddedTracks } from './addedTracks.ts';
import type { OpenMap, OpenMaps } from './openMaps.ts';
import { fileName } from './trackFile.ts';
import { dialogFilters, mayBeTrackFile, viewTypeOf } from './trackNames.ts';

export interface ShowTrackOptions {
  readonly maps: OpenMaps;
  readonly added: AddedTracks;
}

export function registerShowTrack({ maps, added }: ShowTrackOptions): vscode.Disposable {
  /** Menus give the file that was clicked, and the explorer also all that are selected. The palette gives nothing. */
  const show = async (clicked?: unknown, selected?: unknown): Promise<void> => {
    const given = urisFrom(clicked, selected);
    const chosen = given.length > 0 ? given : (activeTrack() ?? (await askForTracks('Show on Map')));
    // What was clicked has its map; the others join it there.
    const [first, ...others] = clicked instanceof vscode.Uri ? [clicked, ...chosen] : chosen;
    if (!first) return;
    const joining = others.filter((uri) => uri.toString() !== first.toString());
    const open = maps.all().filter(({ uri }) => uri.toString() === first.toString());
    const texts = joining.map((uri) => uri.toString());
    // Of a map that is not open yet, its editor reads this when it opens.
    if (open.length === 0) await added.add(first.toString(), texts);
    // A preview would be replaced by the next one.
    await vscode.commands.executeCommand('vscode.openWith', first, viewTypeOf(fileName(first)), {
      preview: false,
    });
    if (texts.length > 0) await Promise.all(open.map((map) => map.add(texts)));
  };

  const add = async (clicked?: unknown, selected?: unknown): Promise<void> => {
    const map = maps.active();
    const given = urisFrom(clicked, selected);
    if (!map) return show(clicked, selected);
    await addTo(map, given);
  };

  return vscode.Disposable.from(
    vscode.commands.registerCommand('remotex.showTrack', show),
    vscode.commands.registerCommand('remotex.addTrack', add),
  );
}

/** Those given, or those that the person now chooses. */
export async function addTo(map: Pick<OpenMap, 'add'>, given: readonly vscode.Uri[] = []): Promise<void> {
  const uris = given.length > 0 ? given : await askForTracks('Add to Map');
  if (uris.length > 0) await map.add(uris.map((uri) => uri.toString()));
}

function urisFrom(clicked: unknown, selected: unknown): vscode.Uri[] {
  const all = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
  return all.filter((value): value is vscode.Uri => value instanceof vscode.Uri);
}

function activeTrack(): readonly vscode.Uri[] | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isFile = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return isFile && mayBeTrackFile(input.uri.path) ? [input.uri] : undefined;
}

async function askForTracks(openLabel: string): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    filters: dialogFilters,
    openLabel,
    title: 'GPS Tracks',
  });
  return chosen ?? [];
}
