/** Writes flights as IGC. */

const angle = (value: number, digits: number): string => {
  const minutes = Math.round(Math.abs(value) * 60_000);
  return `${String(Math.floor(minutes / 60_000)).padStart(digits, '0')}${String(minutes % 60_000).padStart(5, '0')}`;
};
export const place = (lat: number, lon: number): string =>
  `${angle(lat, 2)}${lat < 0 ? 'S' : 'N'}${angle(lon, 3)}${lon < 0 ? 'W' : 'E'}`;

const height = (value: number): string =>
  value < 0 ? `-${String(-value).padStart(4, '0')}` : String(value).padStart(5, '0');

export interface Fix {
  readonly validity?: 'A' | 'V';
  readonly pressure?: number;
  readonly gnss?: number;
}

export const fix = (time: string, lat: number, lon: number, how: Fix = {}): string =>
  `B${time}${place(lat, lon)}${how.validity ?? 'A'}${height(how.pressure ?? 400)}${height(how.gnss ?? 450)}00312`;

/** Around midnight, one fix in four seconds, with a task. */
export function nightFlight(): string {
  const lines = [
    'AXXX123 test',
    'HFDTEDATE:090526,01',
    'HFPLTPILOTINCHARGE:Somebody',
    'HFGIDGLIDERID:S5-1234',
  ];
  lines.push('I013638FXA', 'C090526190000090526000102Over the Alps', `C${place(46.3, 14.2)}Lesce`);
  lines.push(
    `C${place(46.5, 13.9)}Jesenice`,
    `C${place(46.7, 14.4)}Klagenfurt`,
    `C${place(46.3, 14.2)}Lesce`,
  );
  for (let at = 0; at < 200; at++) {
    const time = new Date(Date.UTC(2026, 4, 9, 23, 55, at * 4))
      .toISOString()
      .slice(11, 19)
      .replaceAll(':', '');
    lines.push(fix(time, 46.3 + at / 1000, 14.2 - at / 500, { pressure: 500 + at, gnss: 560 + at }));
    if (at % 50 === 0) lines.push(`F${time}0102030405`, `LXXX comment ${at}`);
  }
  return `${lines.join('\r\n')}\r\nG0123456789ABCDEF\r\n`;
}
