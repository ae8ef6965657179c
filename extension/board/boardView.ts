/** The view "Bulletin Board": its rows, its welcome, its badge. */
import * as vscode from 'vscode';
import type { Backend } from '../backend/backend.ts';
import { boardLook } from './boardLook.ts';
import type { BoardModel } from './boardModel.ts';
import { createDrawing } from './drawing.ts';
import type { Following } from './following.ts';
import type { Row } from './rows.ts';
import { itemTooltip, rowText } from './rowText.ts';

export interface BoardViewOptions {
  readonly backend: Backend;
  readonly model: BoardModel;
  readonly following: Following;
  readonly reader: () => string;
  /** The view is in sight. */
  readonly seen: () => void;
}

/** So often the ages grow; nothing is asked for it. */
const ageMs = 60_000;

/** Whoever opens the board for the first time sees items, and not only topics. */
const expandedTopics = 3;

export function registerBoardView({
  backend,
  model,
  following,
  reader,
  seen,
}: BoardViewOptions): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  /** By their ids: VS Code forgets it of rows that a filter or a stopped backend has taken away. */
  const expanded = new Set<string>();
  let isNew = true;
  const drawing = createDrawing(() => changed.fire(undefined));
  const view = vscode.window.createTreeView<Row>('remotex.board', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      async getChildren(row) {
        const rows = await drawing.fill(() => model.children(row));
        // VS Code tells nothing of a row that is expanded while it is drawn again, but asks for what is in it.
        if (row) expanded.add(row.id);
        if (isNew && !row) for (const { id } of rows.slice(0, expandedTopics)) expanded.add(id);
        isNew &&= row !== undefined || rows.length === 0;
        return [...rows];
      },
      getTreeItem: (row) => treeItem(row, expanded.has(row.id)),
      // Only for the row under the mouse: the whole text of every item would be sent otherwise.
      resolveTreeItem(item, row) {
        if (row.kind === 'thread' || row.kind === 'item') item.tooltip = itemTooltip(row.item);
        return item;
      },
    },
  });

  const treeItem = (row: Row, isExpanded: boolean): vscode.TreeItem => {
    const text = rowText(row, { name: reader(), now: new Date() });
    const item = new vscode.TreeItem(text.label, collapsible(row, isExpanded));
    item.id = row.id;
    item.description = text.description;
    item.iconPath = new vscode.ThemeIcon(
      text.icon,
      text.colour ? new vscode.ThemeColor(text.colour) : undefined,
    );
    item.contextValue = text.words;
    item.accessibilityInformation = { label: text.spoken };
    const command = commandOf(row);
    if (command) item.command = { command, title: 'Open', arguments: [row] };
    return item;
  };
  let shown = '';
  const draw = (): void => {
    const look = boardLook(backend.state, model);
    // VS Code draws what comes first at once, and a message that comes with it a little later: so only one that is new.
    drawing.wish();
    const next = JSON.stringify(look);
    if (next === shown) return;
    shown = next;
    void vscode.commands.executeCommand('setContext', 'remotex.board.state', look.state);
    void vscode.commands.executeCommand('setContext', 'remotex.board.filtered', model.filter.kind !== 'all');
    if (view.message !== look.message) view.message = look.message;
    view.badge = look.badge;
  };
  const follow = (): void => {
    const { kind } = backend.state;
    // Rows stay while a lost connection is made anew.
    if (kind === 'ready') model.setConnected(true);
    else if (kind !== 'starting') model.setConnected(false);
    draw();
  };
  const sight = (): void => {
    model.setVisible(view.visible);
    if (view.visible) seen();
  };
  const stops = [backend.onState(follow), following.onChange(model.changed), model.onRefresh(draw)];
  const timer = setInterval(() => {
    if (view.visible) drawing.wish();
  }, ageMs);
  const subscriptions = vscode.Disposable.from(
    view,
    changed,
    view.onDidChangeVisibility(sight),
    view.onDidExpandElement(({ element }) => expanded.add(element.id)),
    view.onDidCollapseElement(({ element }) => {
      expanded.delete(element.id);
      model.collapsed(element);
    }),
    {
      dispose() {
        clearInterval(timer);
        drawing.dispose();
      },
    },
    ...stops.map((dispose) => ({ dispose })),
  );
  follow();
  sight();
  return subscriptions;
}

function collapsible(row: Row, isExpanded: boolean): vscode.TreeItemCollapsibleState {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const hasMore = row.kind === 'topic' || (row.kind === 'thread' && row.thread.items > 1);
  if (!hasMore) return None;
  return isExpanded ? Expanded : Collapsed;
}

function commandOf(row: Row): string | undefined {
  if (row.kind === 'thread' || row.kind === 'item') return 'remotex.openItem';
  return row.kind === 'older' ? 'remotex.showOlderThreads' : undefined;
}
