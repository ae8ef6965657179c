/** GPX files that nobody would write by hand: ordinary points in a row, and among them everything that XML allows, and much that it does not. */

export interface RandomGpx {
  /** UTF-8, mostly. */
  readonly bytes: Uint8Array;
  /** How much is fed at once. */
  readonly pieces: number;
}

export function randomGpx(random: () => number): RandomGpx {
  const below = (count: number): number => Math.floor(random() * count);
  const chance = (share: number): boolean => random() < share;
  const of = <T>(...choices: readonly [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0];
  const many = (most: number, make: () => string): string =>
    Array.from({ length: below(most + 1) }, make).join('');
  /** How odd this file is: most files have few odd things, so that scanner and parser take turns. */
  const oddness = of(0, 0, 0.001, 0.003, 0.01, 0.05);
  const odd = (): boolean => chance(oddness);

  const lineEnd = chance(0.05) ? '\r' : of('\n', '\n', '\r\n', '');
  const indent = of('', ' ', '  ', '\t');
  const prefix = chance(0.1) ? 'g:' : '';
  const quote = of('"', '"', "'");
  const extension = chance(0.05) ? 'é:' : of('ns3:', 'gpxtpx:', '');

  const digits = (most: number): string => many(most, () => String(below(10)));
  const decimal = (): string =>
    `${of('', '', '-', '+')}${of('0', digits(3))}${chance(0.9) ? `.${digits(of(1, 6, 15, 20))}` : ''}`;
  const oddValue = (): string =>
    of(
      'NaN',
      '',
      '.',
      '-',
      '1e3',
      '9.4e-05',
      '1e',
      ' 5 ',
      '\n5\n',
      'abc',
      '0x10',
      '1,5',
      '--1',
      '1.2.3',
      '5 m',
      'é',
      '9'.repeat(101),
    ) +
    (chance(0.3)
      ? of(
          '&#49;',
          '&amp;',
          '<!-- 1 -->',
          '<![CDATA[2]]>',
          ']',
          ']]>',
          '&lol;',
          '&',
          '\u0000',
          '\u007f',
          '\u2028',
        )
      : '');
  const number = (): string => (odd() ? oddValue() : decimal());
  const place = (most: number): string =>
    odd() ? number() : ((random() * 2 - 1) * most).toFixed(of(0, 1, 6, 7, 13, 15, 16));
  const time = (): string => {
    if (odd())
      return of(
        oddValue(),
        '2026-02-30T00:00:00Z',
        '2026-13-01T00:00:00Z',
        '0099-01-01T00:00:00Z',
        '2026-01-01T24:00:00Z',
      );
    const text = new Date(
      Date.UTC(2026, below(12), 1 + below(28), below(24), below(60), below(60), below(1000)),
    ).toISOString();
    if (!chance(0.2)) return text;
    return of(
      `${text.slice(0, 19)}Z`,
      `${text.slice(0, 21)}Z`,
      text.slice(0, 19),
      `${text.slice(0, 23)}456Z`,
      `${text.slice(0, 19)}+02:00`,
      `${text.slice(0, 17)}60Z`,
    );
  };
  const attribute = (name: string, value: string): string => {
    const is = odd() ? of(' = ', '=\n', ' =') : '=';
    const mark = odd() ? of('"', "'", '') : quote;
    return `${name}${is}${mark}${value}${mark}`;
  };
  const blanks = (): string =>
    odd()
      ? of(
          '',
          ' ',
          '\r',
          '\r\n',
          '\n\n\t',
          'text',
          '<!-- <trkpt lat="1" lon="2"/> -->',
          '<![CDATA[<trkpt/>]]>',
          '<?p i?>',
          '&#32;',
          ']]>',
          '\u0001',
          'é',
          '>',
        )
      : lineEnd + indent;
  const text = (): string =>
    odd()
      ? of('a\nb', 'a]]b', ']]>', 'é', '&lt;', '&x;', '&', 'a>b', '<b>c</b>', '\t')
      : of('3', 'a b', '1.5', '"', '');
  const tag = (name: string, content: string, attributes = ''): string => {
    if (odd())
      return of(
        `<${name}${attributes}/>`,
        `<${name}${attributes} />`,
        `<${name}${attributes}>${content}</${name} >`,
        `<${name}${attributes}\n>${content}</${name}\n>`,
        `<${name}>`,
        `</${name}>`,
        `<${name}>${content}</${name}x>`,
        `< ${name}>`,
        `<${name} a="1" a="2"/>`,
        `<${name} a="1" b="2">${content}</${name}>`,
        `<${name} a='>'>${content}</${name}>`,
        `<${name} a="1"b="2"/>`,
      );
    return `<${name}${attributes}>${content}</${name}>`;
  };
  const shape = { ele: chance(0.9), time: chance(0.8), hr: chance(0.5), cad: chance(0.3), more: chance(0.2) };
  const child = (name: string): string => {
    if (odd()) return blanks();
    if (name === 'time') return blanks() + tag('time', time());
    if (name === 'extensions') {
      const sensed = [
        ...(shape.hr ? ['hr'] : []),
        ...(shape.cad ? ['cad', 'atemp'] : []),
        ...(odd() ? ['hr', 'speed', 'x', 'lapStart'] : []),
      ];
      const inner = sensed.map((sensor) => blanks() + tag(extension + sensor, number())).join('');
      const lap = chance(0.02)
        ? blanks() + of('<r:lapStart/>', '<lapStart>1</lapStart>', '<r:lapStart />')
        : '';
      const group = tag(
        `${extension}TrackPointExtension`,
        inner + blanks(),
        chance(0.1) ? ' xmlns:a="urn:b"' : '',
      );
      return blanks() + tag('extensions', blanks() + group + lap + blanks());
    }
    if (name === 'ele' || name === 'speed' || name === 'course') return blanks() + tag(name, number());
    return blanks() + tag(name, text());
  };
  const point = (): string => {
    const names = [
      ...(shape.ele ? ['ele'] : []),
      ...(shape.time ? ['time'] : []),
      ...(shape.more ? ['sat', 'hdop'] : []),
      ...(shape.hr || shape.cad ? ['extensions'] : []),
    ];
    if (odd()) names.reverse();
    if (odd()) names.push(of('ele', 'time', 'course', 'speed', 'trkpt', 'name', 'extensions'));
    const both = [attribute('lat', place(odd() ? 120 : 90)), attribute('lon', place(odd() ? 600 : 180))];
    if (odd()) both.reverse();
    if (odd()) both.push(of('lat="1"', 'x="1"', '', 'lon'));
    if (odd()) both.shift();
    const name = prefix + (odd() ? of('trkpt', 'rtept', 'wpt', 'trkptx', 'trkpté') : 'trkpt');
    return (
      tag(name, names.map(child).join('') + blanks(), ` ${both.join(odd() ? of('', '\n', '  ') : ' ')}`) +
      blanks()
    );
  };
  const points = (): string => {
    const row = point();
    return Array.from({ length: below(30) }, () => (chance(0.2) ? row : point())).join('');
  };
  const name = (): string => tag(`${prefix}name`, text());
  const part = (): string => {
    if (chance(0.15)) return tag(`${prefix}rte`, name() + blanks() + points().replaceAll('trkpt', 'rtept'));
    if (chance(0.1)) return `<${prefix}wpt lat="1" lon="${place(180)}"><name>${text()}</name></${prefix}wpt>`;
    return tag(
      `${prefix}trk`,
      name() + blanks() + many(3, () => tag(`${prefix}trkseg`, blanks() + points()) + blanks()),
    );
  };
  const declaration = of(
    '',
    '<?xml version="1.0"?>',
    '<?xml version="1.1"?>',
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<?xml version="1.0" encoding="ISO-8859-1"?>',
  );
  // Until so many bytes have come, nothing is read, for the encoding is not known.
  const comment = `<!--${'x'.repeat(below(10) === 0 ? 0 : 1100)}-->`;
  const whole = `${chance(0.1) ? '\uFEFF' : ''}${declaration}${comment}${blanks()}<${prefix}gpx>${many(3, () => part() + blanks())}</${prefix}gpx>`;
  return {
    bytes: damaged(Buffer.from(whole), { below, chance }),
    pieces: of(1, 100, 1000, 4000, whole.length + 1, whole.length + 1, whole.length + 1),
  };
}

/** One file in four is cut off somewhere, or has wrong bytes. */
function damaged(
  bytes: Uint8Array,
  { below, chance }: { below: (count: number) => number; chance: (share: number) => boolean },
): Uint8Array {
  if (chance(0.75)) return bytes;
  if (chance(0.5)) return bytes.slice(0, below(bytes.length));
  const result = bytes.slice();
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const printable = 32 + below(95);
    result[below(result.length)] = chance(0.7) ? printable : below(256);
  }
  return result;
}
