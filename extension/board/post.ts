/** The command "Remotex: Post to Bulletin Board", for people and for key bindings, tasks and other extensions. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { id, name, Priority } from '../../server/api/boardItems.ts';
import type { About, Composer } from './composer.ts';

/** The item that is answered: its id, or as `remotex.read` gave it. */
const Answered = z.union([
  z.pipe(
    id,
    z.transform((number) => ({ id: number })),
  ),
  z.object({ id, by: z.optional(z.string()), item: z.optional(z.string()) }),
]);

/** A text alone, or what is known of the item. Menus pass objects of their own, which say nothing. */
const Given = z.object({
  text: z.optional(z.string()),
  topic: z.optional(name),
  priority: z.optional(Priority),
  replyTo: z.optional(Answered),
});

/** With a text it posts that; without, it asks. Returns the item; undefined when it was given up. */
export function registerPost(composer: Composer): vscode.Disposable {
  return vscode.commands.registerCommand('remotex.post', (given?: unknown) => {
    const { text, ...about } = readGiven(given);
    return text === undefined ? composer.post(about) : composer.postNow({ ...about, text });
  });
}

/** Throws for what the caller cannot have meant: whoever calls is a program. */
function readGiven(given: unknown): About {
  if (typeof given === 'string') return { text: given };
  const { success, data, error } = Given.safeParse(given ?? {});
  if (success) return data;
  const issue = error.issues[0];
  throw new TypeError(
    `remotex.post takes a text or { text, topic, priority, replyTo }; ${issue?.path.join('.') || 'what it got'}: ${issue?.message}.`,
  );
}
