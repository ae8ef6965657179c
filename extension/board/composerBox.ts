/** The box in which a line is typed: its topic and priority in the title, and what is wrong with the text below. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { NewsItem } from '../../server/api/boardItems.ts';
import { describeLines, isSame, problemOf, textOf, titleOf } from './composerText.ts';
import type { Draft } from './draft.ts';

export interface BoxOptions {
  readonly draft: Draft;
  /** Said below the box, for a draft of an earlier time, which can then be thrown away. */
  readonly note: string | undefined;
  /** While it posts, the box is busy. */
  readonly submit: (draft: Draft) => Promise<NewsItem>;
  /** The topic that was chosen; undefined when none was. */
  readonly pickTopic: (now: string | undefined) => Promise<string | undefined>;
}

export type BoxEnd =
  | { readonly kind: 'posted'; readonly item: NewsItem }
  | { readonly kind: 'failed'; readonly draft: Draft; readonly error: unknown }
  /** Given up, or hidden by another box: VS Code does not tell which. */
  | { readonly kind: 'left'; readonly draft: Draft; readonly isEmptied: boolean }
  | { readonly kind: 'discarded' };

interface Button extends vscode.QuickInputButton {
  readonly press: () => void | Promise<void>;
}

/** Stays open when the focus goes elsewhere, for people look things up while they write. */
export async function askInBox({ draft: given, note, submit, pickTopic }: BoxOptions): Promise<BoxEnd> {
  const box = vscode.window.createInputBox();
  const { promise: ended, resolve: end } = Promise.withResolvers<BoxEnd>();
  let draft = given;
  let buttons: readonly Button[] = [];
  /** Hidden for a moment, or no longer needed: then its going away means nothing. */
  let isBusy = false;

  const problem = () => (isBlank(draft) ? undefined : problemOf(textOf(draft)));
  const change = (part: Partial<Draft>): void => {
    draft = { ...draft, ...part };
    buttons = buttonsOf();
    box.title = titleOf(draft);
    box.buttons = buttons;
    box.validationMessage = problem();
  };
  const buttonsOf = (): Button[] => [
    ...(draft.replyTo || draft.edits !== undefined ? [] : [button('tag', 'Change Topic…', changeTopic)]),
    ...(draft.edits !== undefined ? [] : [priorityButton(draft, change)]),
    ...(note === undefined ? [] : [button('discard', 'Discard This Text', () => end({ kind: 'discarded' }))]),
  ];
  const changeTopic = async (): Promise<void> => {
    isBusy = true;
    const topic = await pickTopic(draft.topic);
    isBusy = false;
    change(topic === undefined ? {} : { topic });
    box.show();
  };
  const accept = async (): Promise<void> => {
    if (isBusy || isBlank(draft) || problem()) return;
    isBusy = true;
    box.busy = true;
    box.enabled = false;
    const sent = isSame(draft, given) ? draft : { ...draft, key: randomUUID() };
    try {
      end({ kind: 'posted', item: await submit(sent) });
    } catch (error) {
      end({ kind: 'failed', draft: sent, error });
    }
  };
  const left = (): void => {
    if (!isBusy) end({ kind: 'left', draft, isEmptied: draft.quoted === undefined && draft.typed === '' });
  };

  const subscriptions = vscode.Disposable.from(
    box,
    box.onDidChangeValue((typed) => change({ typed })),
    box.onDidTriggerButton((pressed) => void buttons.find((each) => each === pressed)?.press()),
    box.onDidAccept(accept),
    box.onDidHide(left),
  );
  box.ignoreFocusOut = true;
  box.value = given.typed;
  // Not selected: the first letter typed would replace a draft.
  box.valueSelection = [given.typed.length, given.typed.length];
  box.placeholder = placeholderOf(given);
  box.prompt = note ?? promptOf(given);
  change({});
  box.show();
  try {
    return await ended;
  } finally {
    subscriptions.dispose();
  }
}

/** Nothing to be told of, and nothing to post: but a quoted text needs no comment. */
const isBlank = ({ typed, quoted }: Draft): boolean => quoted === undefined && typed === '';

const priorities = {
  normal: { icon: 'dash', next: 'high' },
  high: { icon: 'arrow-up', next: 'low' },
  low: { icon: 'arrow-down', next: 'normal' },
} as const;

function priorityButton({ priority }: Draft, change: (part: Partial<Draft>) => void): Button {
  const { icon, next } = priorities[priority];
  return button(icon, `Priority: ${priority}. Change to ${next}.`, () => change({ priority: next }));
}

function button(icon: string, tooltip: string, press: Button['press']): Button {
  return { iconPath: new vscode.ThemeIcon(icon), tooltip, press };
}

function placeholderOf({ quoted, replyTo }: Draft): string {
  if (quoted !== undefined) return 'Comment on the selection (optional)';
  return replyTo ? 'What do you answer?' : 'What is the news?';
}

/** Nothing of the item itself: VS Code would make links of what looks like some. */
function promptOf({ quoted, edits }: Draft): string {
  if (quoted !== undefined) return `Posts ${describeLines(quoted)}, with the comment before.`;
  if (edits !== undefined) return 'The item is shown as edited.';
  return 'Every window, terminal and script of yours on this machine sees it.';
}
