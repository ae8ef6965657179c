/** The maps of this window: which there are, and which one is in use. */
import * as vscode from 'vscode';
import type { MapSession } from './mapSession.ts';

export interface OpenMap {
  /** The editor's own file. */
  readonly uri: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
  readonly session: MapSession;
  /** Adds files to it, by their addresses, and remembers them. */
  add(uris: readonly string[]): Promise<void>;
}

export interface OpenMaps {
  all(): readonly OpenMap[];
  /** The one that has the focus, or had it last and is still seen. */
  active(): OpenMap | undefined;
  add(map: OpenMap): vscode.Disposable;
}

export function createOpenMaps(): OpenMaps {
  // In the order in which they were used: the last one is the newest.
  const maps = new Set<OpenMap>();
  const use = (map: OpenMap) => {
    maps.delete(map);
    maps.add(map);
  };
  return {
    all: () => [...maps],
    active: () => {
      const newest = [...maps].reverse();
      return newest.find(({ panel }) => panel.active) ?? newest.find(({ panel }) => panel.visible);
    },
    add(map) {
      use(map);
      const listening = map.panel.onDidChangeViewState(() => {
        if (map.panel.active) use(map);
      });
      return vscode.Disposable.from(listening, { dispose: () => void maps.delete(map) });
    },
  };
}
