/** Whether a text calls somebody by name. */

/** See `isMention`; for many texts. */
export function mentionOf(name: string): (text: string) => boolean {
  const quoted = name.normalize('NFC').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const before = '[\\p{L}\\p{N}_@.-]';
  const behind = '[\\p{L}\\p{M}\\p{N}_]|[.-][\\p{L}\\p{N}_]';
  // A letter and its accent may be one character or two.
  const mention = new RegExp(`(?<!${before})@${quoted}(?!${behind})`, 'iu');
  return (text) => text.includes('@') && mention.test(text.normalize('NFC'));
}

/** `@name` as a whole word, in capitals or not: "@ada, look", but not "mail@ada" or "@adam". */
export const isMention = (text: string, name: string): boolean => mentionOf(name)(text);
