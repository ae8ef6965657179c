/** What a validator found wrong, as text for people. */
import type { StandardSchemaV1 } from '@standard-schema/spec';

/** "item must not be empty", "last: expected number, received string": the first three, for one line. */
export function describeIssues(issues: readonly StandardSchemaV1.Issue[]): string {
  const texts = issues.slice(0, 3).map(({ path = [], message: whole }) => {
    const message = whole.length > longestIssue ? `${whole.slice(0, longestIssue).toWellFormed()}…` : whole;
    const member = path.map(nameOf).join('.') || 'params';
    const standard = /^(Invalid input|Invalid option|Too big|Too small|Unrecognized key)[^:]*: /.exec(
      message,
    );
    return standard
      ? `${member}: ${message.replace(/^Invalid (input|option): /, '')}`
      : `${member} ${message}`;
  });
  return texts.join('; ');
}

/** Characters: a validator names each of a million members that nobody asked for. */
const longestIssue = 300;

/** Names come from the sender: one of a megabyte, or of half a character, must not fill the line. */
function nameOf(part: PropertyKey | StandardSchemaV1.PathSegment): string {
  return String(typeof part === 'object' ? part.key : part)
    .slice(0, 60)
    .toWellFormed();
}
