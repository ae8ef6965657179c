/** Numbers as people read them. */

/** 1024 as "1,024". */
export function describeCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Metres as "840 mm", "12.3 m", "950 m" or "8.31 km". */
export function describeLength(metres: number): string {
  if (metres === 0) return '0 m';
  if (metres < 1) return `${Math.round(metres * 1000)} mm`;
  if (metres < 100) return `${metres.toFixed(1)} m`;
  if (metres < 999.5) return `${Math.round(metres)} m`;
  return `${(metres / 1000).toFixed(2)} km`;
}

/** Seconds as "2 h 05 min", "5 min", "1 min 59 s" or "40 s": a pace made of whole minutes alone would be wrong by half. */
export function describeDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 1) return `${whole} s`;
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** m/s as "4.9 km/h". */
export function describeSpeed(metresPerSecond: number): string {
  return `${(metresPerSecond * 3.6).toFixed(1)} km/h`;
}

/** Bytes as "46 MB". */
export function describeBytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** Degrees with seven decimals are one centimetre: what GPX files hold at best. */
export function describePlace({ lat, lon }: { readonly lat: number; readonly lon: number }): string {
  return `${Number(lat.toFixed(7))},${Number(lon.toFixed(7))}`;
}
