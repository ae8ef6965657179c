/** Whether a text calls somebody by name. */

/** `@name` as a whole word, in capitals or not: "@ada, look", but not "mail@ada" or "@adam". */
export function isMention(text: string, name: string): boolean {
  const quoted = name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_@.-])@${quoted}(?![\\p{L}\\p{N}_]|[.-][\\p{L}\\p{N}_])`, 'iu').test(
    text,
  );
}
