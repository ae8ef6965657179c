/** How a text is asked for and posted: no text that was typed is lost, whatever fails. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Board } from '../../server/api/board.ts';
import { type NewsItem, name } from '../../server/api/boardItems.ts';
import type { Remote } from '../../server/remote/client.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { showFailure } from '../failure.ts';
import { boardName } from './boardName.ts';
import { askInBox } from './composerBox.ts';
import type { ItemDocuments } from './composerDocument.ts';
import { type About, newDraft } from './composerDraft.ts';
import { isSame, postOf, shortened, textOf } from './composerText.ts';
import { createDrafts, type Draft, type Memory } from './draft.ts';
import type { OwnPosts } from './notifyOwn.ts';
import { OtherText, replaceText } from './replaceText.ts';
import { pickTopic } from './topicPick.ts';

export type { About };

export interface Composer {
  /** Asks, and posts. The item; undefined when it was given up. */
  post(about: About): Promise<NewsItem | undefined>;
  /** Posts the text without asking for it, unless that fails. The item; undefined when it was given up. */
  postNow(about: About & { readonly text: string }): Promise<NewsItem | undefined>;
  /** Asks with the item's text in the box, and saves. The item; undefined when it was given up. */
  edit(item: NewsItem): Promise<NewsItem | undefined>;
}

export interface ComposerOptions {
  readonly board: Remote<typeof Board.functions>;
  readonly log: vscode.LogOutputChannel;
  readonly documents: ItemDocuments;
  readonly own: OwnPosts;
  /** Of this folder: the last topic. */
  readonly folderMemory: Memory;
  /** Of all windows: the drafts. */
  readonly memory: Memory;
}

const topicPlace = 'remotex.board.topic';
const note = 'This text was not posted the last time.';

export function createComposer(options: ComposerOptions): Composer {
  const { board, log, documents, own, folderMemory, memory } = options;
  const drafts = createDrafts(memory);
  /** Not offered again while nobody knows yet whether they were posted, nor when they were. */
  const sent = new Set<string>();

  const begin = (about: About): Draft => newDraft({ ...about, topic: about.topic ?? lastTopic(about) });
  const lastTopic = ({ replyTo }: About): string | undefined =>
    replyTo ? undefined : name.safeParse(folderMemory.get(topicPlace)).data;

  const send = async (draft: Draft): Promise<NewsItem> => {
    const by = boardName();
    if (draft.edits !== undefined)
      return replaceText(board, { id: draft.edits, before: draft.before, text: textOf(draft), by });
    return own.note(board.post(postOf(draft, by)));
  };
  const told = (item: NewsItem, { edits }: Draft): NewsItem => {
    const done = edits === undefined ? 'Posted to' : 'Saved to';
    vscode.window.setStatusBarMessage(`${done} the bulletin board.`, 4000);
    return item;
  };
  /** The text is kept before it is sent: the window may be closed before the answer comes. */
  const submit = async (draft: Draft): Promise<NewsItem> => {
    sent.add(draft.draft);
    await remember(drafts.keep(draft));
    try {
      const item = await send(draft);
      await remember(drafts.drop(draft));
      if (!draft.replyTo && draft.edits === undefined) {
        await remember(folderMemory.update(topicPlace, draft.topic));
      }
      return told(item, draft);
    } catch (error) {
      sent.delete(draft.draft);
      if (!(error instanceof OtherText) || error.now.deleted) throw error;
      // Who has been told of the other text may put this one in its place.
      await remember(drafts.keep({ ...draft, before: error.now.item }));
      const other = shortened(error.now.item);
      throw new RemoteError(
        error.reason,
        `${error.message} It says: "${other}". Saving again replaces that.`,
      );
    }
  };
  /** What cannot be remembered does not keep an item from the board. */
  const remember = async (work: PromiseLike<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      log.warn(`the editor did not keep a draft or a topic: ${String(error)}`);
    }
  };
  const kept = (fits: (draft: Draft) => boolean): Draft | undefined =>
    drafts.newest((draft) => !sent.has(draft.draft) && fits(draft));

  /** Until it is posted or given up. `fresh` is what to begin with when a draft is thrown away. */
  const ask = async (first: Draft, fresh: () => Draft): Promise<NewsItem | undefined> => {
    let draft = first;
    for (;;) {
      const isKept = kept((other) => other.draft === draft.draft) !== undefined;
      const end = await askInBox({
        draft,
        note: isKept ? note : undefined,
        submit,
        pickTopic: (topic) => pickTopic({ board, log, topic }),
      });
      if (end.kind === 'posted') return end.item;
      if (end.kind === 'left') {
        if (end.isEmptied) await remember(drafts.drop(draft));
        // With a key of its own: an earlier text with the old one may be on the board already.
        else if (!isSame(end.draft, draft)) await remember(drafts.keep({ ...end.draft, key: randomUUID() }));
        return undefined;
      }
      if (end.kind === 'discarded') {
        await remember(drafts.drop(draft));
        draft = fresh();
        continue;
      }
      if (!(await showFailure(end.error, log, 'Edit and Try Again'))) return undefined;
      // Another box may have changed it meanwhile, or posted it.
      const now = kept((other) => other.draft === end.draft.draft) ?? end.draft;
      draft = sent.has(now.draft) ? fresh() : now;
    }
  };

  return {
    async post(about) {
      const fresh = () => begin(about);
      return ask(keptFor(about, kept) ?? fresh(), fresh);
    },
    async postNow(about) {
      const draft = newDraft(about);
      try {
        return told(await send(draft), draft);
      } catch (error) {
        if (!(await showFailure(error, log, 'Edit and Try Again'))) return undefined;
        return ask(draft, () => begin({}));
      }
    },
    async edit(item) {
      if (/[\r\n]/.test(item.item.trim())) return documents.edit(item);
      const fresh = (): Draft => ({
        ...newDraft({ text: item.item.trim() }),
        edits: item.id,
        before: item.item,
      });
      return ask(kept(({ edits }) => edits === item.id) ?? fresh(), fresh);
    },
  };
}

/** What was not posted is offered by the next box that has no text of its own; a reply only by that of the same item. */
function keptFor(
  about: About,
  kept: (fits: (draft: Draft) => boolean) => Draft | undefined,
): Draft | undefined {
  const { text, quoted, replyTo } = about;
  if (text !== undefined || quoted !== undefined) return undefined;
  return kept((draft) => draft.edits === undefined && (!replyTo || draft.replyTo?.id === replyTo.id));
}
