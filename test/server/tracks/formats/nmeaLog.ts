/** Writes sentences of NMEA 0183. */

/** With its checksum. */
export function sentence(body: string): string {
  let sum = 0;
  for (const byte of Buffer.from(body)) sum ^= byte;
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}`;
}

const angle = (value: number, digits: number): string => {
  const minutes = Math.round(Math.abs(value) * 600_000);
  const degrees = Math.floor(minutes / 600_000);
  return String(degrees).padStart(digits, '0') + ((minutes % 600_000) / 10_000).toFixed(4).padStart(7, '0');
};
export const latitude = (lat: number): string => `${angle(lat, 2)},${lat < 0 ? 'S' : 'N'}`;
export const longitude = (lon: number): string => `${angle(lon, 3)},${lon < 0 ? 'W' : 'E'}`;

export const gga = (time: string, lat: number, lon: number, ele: number | '' = '', quality = 1): string =>
  sentence(`GPGGA,${time},${latitude(lat)},${longitude(lon)},${quality},08,0.9,${ele},M,46.9,M,,`);

export const rmc = (time: string, lat: number, lon: number, date: string, status = 'A'): string =>
  sentence(`GPRMC,${time},${status},${latitude(lat)},${longitude(lon)},9.719,084.4,${date},,,A`);

/** Ten minutes around midnight, one point in two seconds, each as GGA and RMC. */
export function nightLog(): string {
  const lines = Array.from({ length: 300 }, (_, at) => {
    const date = new Date(Date.UTC(2026, 4, 9, 23, 55, at * 2));
    const time = date.toISOString().slice(11, 19).replaceAll(':', '');
    const day = date.toISOString().slice(2, 10).split('-').reverse().join('');
    const [lat, lon] = [46.05 + at / 6000, 14.5 - at / 3000];
    return `${gga(`${time}.000`, lat, lon, 300 + at / 10)}\r\n${rmc(`${time}.000`, lat, lon, day)}\r\n`;
  });
  return lines.join('');
}
