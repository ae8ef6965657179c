/** The cursor in the text of a track's file holds the mark at its point, on every map of that file that is seen. */
import * as vscode from 'vscode';
import type { Tracks } from './daemon.ts';
import { keyOfUri } from './mapTracks.ts';
import type { OpenMap, OpenMaps } from './openMaps.ts';
import { forget, isOurs } from './textPlace.ts';

/** Longer than a held arrow key takes from line to line. */
const restMs = 120;

export interface TextCursorOptions {
  readonly maps: OpenMaps;
  readonly tracks: Pick<Tracks, 'line' | 'places'>;
  readonly log: (error: unknown) => void;
}

export function followTextCursor({ maps, tracks, log }: TextCursorOptions): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;

  const show = async (map: OpenMap, uri: string, at: vscode.Position, signal: AbortSignal) => {
    const key = keyOfUri(uri);
    const [line, column] = [at.line + 1, at.character + 1];
    const place = await map.session.tracks.use([key], async ([track = '']) => {
      const found = await tracks.line({ track, line, column }, { signal });
      // Before the first point there is none.
      if (found.line > line) return undefined;
      const [place] = await tracks.places({ track, from: found.index, count: 1 }, { signal });
      return place;
    });
    if (place && !signal.aborted) await map.session.do('holdPoint', { ...place, track: key });
  };
  const selection = vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections, kind }) => {
    const { document } = textEditor;
    const [first] = selections;
    // Without a kind the text has changed, and nobody has gone anywhere.
    if (maps.all().length === 0 || !first || kind === undefined) return;
    const uri = document.uri.toString();
    const seen = maps
      .all()
      .filter(({ panel, session }) => panel.visible && session.tracks.sources().some((s) => s.uri === uri));
    if (seen.length === 0) return;
    clearTimeout(timer);
    asking?.abort();
    // What Remotex itself has shown: unless it is a person who goes there.
    const isPerson = kind === vscode.TextEditorSelectionChangeKind.Mouse;
    if (!isPerson && isOurs(document.uri, first.active.line)) return;
    forget();
    // The lines of the points are those on disk.
    if (document.isDirty) return;
    const control = new AbortController();
    asking = control;
    timer = setTimeout(() => {
      for (const map of seen) {
        show(map, uri, first.active, control.signal).catch((error: unknown) => {
          if (!control.signal.aborted) log(error);
        });
      }
    }, restMs);
  });
  return vscode.Disposable.from(selection, {
    dispose() {
      clearTimeout(timer);
      asking?.abort();
    },
  });
}
