/** What one look at the daemon's surroundings has found. */
export interface Finding {
  /** One word: what was looked at. */
  readonly name: string;
  /** `warning`: it works, and should be seen to. `unknown`: it could not be looked at. */
  readonly state: 'good' | 'warning' | 'bad' | 'unknown';
  /** What is so, in one sentence without a full stop. */
  readonly what: string;
  /** What to do about it, in one sentence. */
  readonly advice?: string;
}

/** Our refusals are sentences: what is so, then what to do. */
export function inTwo(message: string): { what: string; advice?: string } {
  const end = message.indexOf('. ');
  return end < 0 ? { what: message } : { what: message.slice(0, end), advice: message.slice(end + 2) };
}
