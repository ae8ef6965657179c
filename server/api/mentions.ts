/** Whether a text calls somebody by name. */

/** `@name` as a whole word, in capitals or not: "@ada, look", but not "mail@ada" or "@adam". */
export function isMention(text: string, name: string): boolean {
  const quoted = name.normalize('NFC').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const before = '[\\p{L}\\p{N}_@.-]';
  const behind = '[\\p{L}\\p{M}\\p{N}_]|[.-][\\p{L}\\p{N}_]';
  // A letter and its accent may be one character or two.
  return new RegExp(`(?<!${before})@${quoted}(?!${behind})`, 'iu').test(text.normalize('NFC'));
}
