/** The files of one open map besides its own: added, dropped, remembered, followed and taken off. */
import * as vscode from 'vscode';
import { readError } from '../../server/remote/wireError.ts';
import type { AddedTracks } from './addedTracks.ts';
import { checkDropped } from './droppedFiles.ts';
import type { MapHost } from './mapHost.ts';
import type { MapSession } from './mapSession.ts';
import { addTo } from './showTrack.ts';
import { showPlace } from './textPlace.ts';
import { trackSource, watchFile } from './trackFile.ts';

export interface MapFilesOptions {
  /** The editor's own file. */
  readonly own: vscode.Uri;
  readonly added: AddedTracks;
  readonly session: () => MapSession;
  readonly log: (error: unknown) => void;
}

export interface MapFiles extends MapHost, vscode.Disposable {
  /** Adds these files, by their addresses, and shows all that is on the map. */
  add(uris: readonly string[]): Promise<void>;
}

export function createMapFiles({ own, added, session, log }: MapFilesOptions): MapFiles {
  const map = own.toString();
  const watches = new Map<string, vscode.Disposable>();
  let isRestored = false;
  /** Of an earlier window, in a folder that nobody trusts yet. */
  let waiting: readonly string[] = [];

  const show = async (uris: readonly string[]): Promise<void> => {
    const failures: string[] = [];
    await Promise.all(
      uris.map(async (text) => {
        try {
          const uri = vscode.Uri.parse(text, true);
          if (!watches.has(text) && text !== map) {
            watches.set(
              text,
              watchFile(uri, () => void session().tracks.reload(text).catch(log)),
            );
          }
          await session().tracks.add(trackSource(uri));
        } catch (error) {
          failures.push(readError(error).message);
        }
      }),
    );
    const [first] = failures;
    if (first !== undefined) throw new Error(first);
  };
  const add = async (uris: readonly string[]): Promise<void> => {
    await added.add(map, uris);
    await show(uris);
    await session().do('showAllTracks');
  };
  const tellWaiting = () => session().do('waitingTracks', { count: waiting.length });
  const addWaiting = async (): Promise<void> => {
    const uris = waiting;
    waiting = [];
    await tellWaiting();
    await show(uris);
  };
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(() => void addWaiting().catch(log));

  return {
    add,
    async show(text) {
      await added.add(map, [text]);
      await show([text]);
    },
    async ready() {
      if (!isRestored) {
        isRestored = true;
        const before = added.of(map);
        if (vscode.workspace.isTrusted) return show(before);
        waiting = before;
      }
      if (waiting.length > 0) await tellWaiting();
    },
    addWaiting,
    async drop(dropped) {
      const { uris, refused } = checkDropped(dropped.map(hereIfRemote), {
        isInWorkspace: (text) => vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(text)) !== undefined,
      });
      if (uris.length > 0) await add(uris);
      if (refused !== undefined) throw new Error(refused);
    },
    pick: () => addTo({ add }),
    async removed(text) {
      watches.get(text)?.dispose();
      watches.delete(text);
      await added.remove(map, text);
    },
    showText: (text, place) => showPlace(vscode.Uri.parse(text), place),
    dispose() {
      trust.dispose();
      for (const watch of watches.values()) watch.dispose();
    },
  };
}

/** The window calls the files of this machine by its name, when it runs on another one. */
function hereIfRemote(text: string): string {
  const uri = URL.parse(text);
  if (uri?.protocol !== 'vscode-remote:' || vscode.env.remoteName === undefined) return text;
  const { authority, path } = vscode.Uri.parse(text);
  return authority.split('+', 1)[0] === vscode.env.remoteName ? vscode.Uri.file(path).toString() : text;
}
