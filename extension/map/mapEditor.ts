/** The custom editor that shows a GPS track on a map. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { AddedTracks } from './addedTracks.ts';
import type { Tracks, View } from './daemon.ts';
import { desk } from './desk.ts';
import { createMapFiles } from './mapFiles.ts';
import { mapPage } from './mapPage.ts';
import { createMapSession } from './mapSession.ts';
import type { OpenMaps } from './openMaps.ts';
import type { SteeringAccess } from './steering.ts';
import type { BaseMap } from './tiles/baseMap.ts';
import { fileName, trackSource, watchFile } from './trackFile.ts';
import { binaryMapViewType, mapViewType } from './trackNames.ts';

export interface MapEditorOptions {
  readonly extensionUri: vscode.Uri;
  readonly tracks: Tracks;
  readonly view: View;
  /** What all maps of the window have in common: how they are steered. */
  readonly steering: Omit<SteeringAccess, 'map' | 'show'>;
  readonly maps: OpenMaps;
  readonly baseMap: BaseMap;
  readonly added: AddedTracks;
  /** Takes errors that nobody needs to be shown. */
  readonly log: (error: unknown) => void;
}

export function registerMapEditor(options: MapEditorOptions): vscode.Disposable {
  const provider: vscode.CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose() {} }),
    resolveCustomEditor({ uri }, panel) {
      const opened = openMap(uri, panel, options);
      panel.onDidDispose(() => opened.dispose());
    },
  };
  // Not retained when hidden: a page that is shown again asks for its track again, and keeps its view with setState.
  const register = (viewType: string) =>
    vscode.window.registerCustomEditorProvider(viewType, provider, {
      supportsMultipleEditorsPerDocument: true,
    });
  return vscode.Disposable.from(register(mapViewType), register(binaryMapViewType));
}

function openMap(uri: vscode.Uri, panel: vscode.WebviewPanel, options: MapEditorOptions): vscode.Disposable {
  const { webview } = panel;
  const { extensionUri, tracks, view, steering, maps, baseMap, added, log } = options;
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const files = createMapFiles({ own: uri, added, session: () => session, log });
  const session = createMapSession({
    tracks,
    view,
    own: trackSource(uri),
    baseMap,
    steering: {
      ...steering,
      map: `m-${randomBytes(12).toString('base64url')}`,
      show: (path) => files.show(vscode.Uri.file(path).toString()),
    },
    post: (message) => webview.postMessage(message),
    openAsText: () => vscode.commands.executeCommand('vscode.openWith', uri, 'default', panel.viewColumn),
    desk,
    host: files,
    log,
  });
  const listeners = vscode.Disposable.from(
    session,
    files,
    maps.add({ uri, panel, session, add: files.add }),
    webview.onDidReceiveMessage((message: unknown) => void session.receive(message).catch(log)),
    panel.onDidChangeViewState(() => {
      if (panel.active) void session.look();
      if (!panel.visible) session.hide();
    }),
    watchFile(uri, () => void session.tracks.reload(uri.toString()).catch(log)),
  );
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  // Set last: from here on the page runs and may send its first message.
  webview.html = mapPage({
    title: fileName(uri),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64url'),
    style: file('main.css'),
    script: file('main.js'),
    outline: file('outline.js'),
  });
  return listeners;
}
