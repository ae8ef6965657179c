/** The sentences of NMEA 0183 that tell where and when, wherever in a line they stand: loggers write all kinds of things before. */

export interface NmeaSentence {
  readonly type: 'GGA' | 'RMC' | 'ZDA' | 'WPL';
  /** What follows the type, by its commas. */
  readonly fields: readonly string[];
  readonly checksum: 'right' | 'wrong' | 'missing';
}

/** Of any talker, but for makers of their own: $PGRMC sets up a device. */
const sentence = /^([A-OQ-Z][A-Z0-9](GGA|RMC|ZDA|WPL),[^*]*)(?:\*([0-9A-Fa-f]{2})?)?/;
const types = new Map([
  ['GGA', 'GGA'],
  ['RMC', 'RMC'],
  ['ZDA', 'ZDA'],
  ['WPL', 'WPL'],
] as const);

export function sentencesIn(line: string): NmeaSentence[] {
  const found: NmeaSentence[] = [];
  // Two are in one line when the end of the first was lost.
  for (const text of line.split('$').slice(1)) {
    const match = sentence.exec(text);
    const [, body = '', name = '', sum] = match ?? [];
    const type = types.get(name as NmeaSentence['type']);
    if (!type) continue;
    const checksum =
      sum === undefined ? 'missing' : isSum(body, Number.parseInt(sum, 16)) ? 'right' : 'wrong';
    found.push({ type, fields: body.trimEnd().split(',').slice(1), checksum });
  }
  return found;
}

/** The bytes between $ and * put together with XOR. */
function isSum(body: string, sum: number): boolean {
  let xor = 0;
  for (const byte of Buffer.from(body)) xor ^= byte;
  return xor === sum;
}
