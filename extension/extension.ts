/** Entry of the extension: builds the parts and connects them. */
import * as vscode from 'vscode';
import { en } from 'zod/locales';
import { config } from 'zod/mini';
import { Board } from '../server/api/board.ts';
import { Track } from '../server/api/tracks.ts';
import { View } from '../server/api/view.ts';
import { remote } from '../server/remote/client.ts';
import { type Backend, createBackend } from './backend/backend.ts';
import { registerBackendCommands } from './backend/commands.ts';
import { endpointFileOf } from './backend/facts.ts';
import { tellGivingUp } from './backend/givingUp.ts';
import { comeBackAfterStop } from './backend/returning.ts';
import { registerShowLog } from './backend/showLog.ts';
import { createStatusItem } from './backend/statusItem.ts';
import { registerStatusMenu } from './backend/statusMenu.ts';
import { registerBoard } from './board/board.ts';
import { boardName } from './board/boardName.ts';
import { createBoardUse } from './board/boardUse.ts';
import { createComposer } from './board/composer.ts';
import { createItemDocuments } from './board/composerDocument.ts';
import { createFollowing } from './board/following.ts';
import { registerLimit } from './board/limit.ts';
import { registerOpenLink } from './board/link.ts';
import { notifyOfNews } from './board/notify.ts';
import { createOwnPosts } from './board/notifyOwn.ts';
import { registerPost } from './board/post.ts';
import { registerPostSelection } from './board/postSelection.ts';
import { registerRead } from './board/read.ts';
import { createAddedTracks } from './map/addedTracks.ts';
import { registerMapCommands } from './map/mapCommands.ts';
import { registerMapEditor } from './map/mapEditor.ts';
import { createOpenMaps } from './map/openMaps.ts';
import { registerShowTrack } from './map/showTrack.ts';
import { followTextCursor } from './map/textCursor.ts';
import { registerShowPointText } from './map/textPlace.ts';
import { registerBaseMap } from './map/tiles/registerBaseMap.ts';
import { addToTerminals } from './terminal.ts';

/** VS Code waits for what `deactivate` returns, and not for what subscriptions do. */
const backends: Backend[] = [];

export function activate(context: vscode.ExtensionContext): void {
  config(en());
  const log = vscode.window.createOutputChannel('Remotex', { log: true });
  const { version } = context.extension.packageJSON;
  const dist = (name: string) => vscode.Uri.joinPath(context.extensionUri, 'dist', name).fsPath;
  const backend = createBackend({
    open: async (options) => {
      const { openLanguageClient } = await import('./backend/languageClient.ts');
      return openLanguageClient({ ...options, serverFile: dist('main.cjs'), version, log });
    },
    log: (line) => log.info(line),
  });
  backends.push(backend);
  const item = createStatusItem(backend);
  const use = createBoardUse({ backend, memory: context.globalState, log: (line) => log.info(line) });
  const board = remote(Board, use.caller);
  const watched = remote(Board, backend.watching);
  const stopReturning = comeBackAfterStop({
    backend,
    endpointFile: () => item.facts && endpointFileOf(item.facts),
    log: (line) => log.info(line),
  });
  const following = createFollowing({
    backend,
    changes: (signal) => watched.changes({}, { signal }),
    log: (line) => log.debug(line),
  });
  const own = createOwnPosts();
  const documents = createItemDocuments({ board, watched, following });
  const { workspaceState: folderMemory, globalState: memory } = context;
  const maps = createOpenMaps();
  const added = createAddedTracks(folderMemory);
  const tracks = remote(Track, backend);
  const logQuietly = (error: unknown) => log.debug(String(error));
  const composer = createComposer({ board, log, documents, own, folderMemory, memory });
  const baseMap = registerBaseMap({ context, maps, log });
  context.subscriptions.push(
    log,
    baseMap,
    { dispose: stopReturning },
    following,
    documents,
    registerRead({ board, watched, following, log }),
    notifyOfNews({ following, composer, own, log }),
    registerBoard({ backend, following, composer, reader: boardName, use, log }),
    registerPost(composer),
    registerPostSelection(composer),
    registerOpenLink(),
    registerLimit({ board, log }),
    item,
    registerStatusMenu(item.now),
    registerBackendCommands(backend, log),
    registerShowLog({ log, backend, facts: () => item.facts }),
    tellGivingUp(backend, log),
    registerMapCommands(maps),
    registerMapEditor({
      extensionUri: context.extensionUri,
      tracks,
      view: remote(View, backend),
      steering: {
        view: remote(View, backend.watching),
        onReady: (listener) => backend.onState(({ kind }) => kind === 'ready' && listener()),
      },
      maps,
      baseMap,
      added,
      log: logQuietly,
    }),
    registerShowTrack({ maps, added }),
    followTextCursor({ maps, tracks, log: logQuietly }),
    registerShowPointText(maps),
  );
  addToTerminals(context, dist('cli.cjs')).catch((error: unknown) => {
    log.warn(`the command remotex was not added to the terminals: ${String(error)}`);
  });
}

export async function deactivate(): Promise<void> {
  await Promise.all(backends.splice(0).map((backend) => backend.dispose()));
}
