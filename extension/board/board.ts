/** The bulletin board in the side bar: the view, its rows' commands and the documents it opens. */
import * as vscode from 'vscode';
import { Board } from '../../server/api/board.ts';
import { remote } from '../../server/remote/client.ts';
import type { Backend } from '../backend/backend.ts';
import { showFailure } from '../failure.ts';
import { speakBoard } from './boardLanguage.ts';
import { createBoardModel } from './boardModel.ts';
import type { BoardUse } from './boardUse.ts';
import { registerBoardView } from './boardView.ts';
import type { Composer } from './composer.ts';
import { registerFilterCommands } from './filterCommands.ts';
import type { Following } from './following.ts';
import { registerRowCommands } from './rowCommands.ts';
import { registerThreadDocuments } from './threadDocuments.ts';

export interface BoardOptions {
  readonly backend: Backend;
  readonly following: Following;
  readonly composer: Composer;
  /** Who reads and posts in this window. */
  readonly reader: () => string;
  readonly use: BoardUse;
  readonly log: vscode.LogOutputChannel;
}

export function registerBoard(options: BoardOptions): vscode.Disposable {
  const { backend, following, composer, reader, use, log } = options;
  const board = remote(Board, use.caller);
  const watched = remote(Board, backend.watching);
  const debug = (line: string): void => log.debug(line);
  const model = createBoardModel({ source: watched, reader, log: debug });
  const documents = registerThreadDocuments({ board, watched, following, reader, log: debug });
  const view = registerBoardView({ backend, model, following, reader, seen: use.seen });
  const connect = () => backend.connect();
  const subscriptions = vscode.Disposable.from(
    view,
    documents,
    speakBoard(['remotex-board', 'remotex-thread'], debug),
    registerRowCommands({ board, composer, documents, model, reader, log }),
    registerFilterCommands({ board, model, connect, reader, log }),
    vscode.commands.registerCommand('remotex.startBackend', async () => {
      try {
        await connect();
      } catch (error) {
        void showFailure(error, log);
      }
    }),
    // Its items are unread for a reader of another name.
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('remotex.board.name')) model.changed({ kind: 'reset' });
    }),
    model,
  );
  use.started();
  return subscriptions;
}
