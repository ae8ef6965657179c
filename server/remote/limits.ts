/** What a peer may send or make us keep. Every number has its reason; each is refused with a text that names it. */
export const limits = {
  /** Two header lines need 100 bytes; without a cap, an endless header is kept and searched again for each chunk. */
  headerBytes: 8 * 1024,
  /** The largest honest message is a GPX file sent as content; what is larger goes by its path. */
  messageBytes: 16 * 1024 * 1024,
  /** JSON.stringify overflows the stack near 5,000 levels; no declared value is deeper than ten. */
  depth: 100,
  /** Requests of one client that run at once; then its socket is not read until one has ended. */
  inFlight: 64,
  /** Answers that a client has not taken yet; then its requests are not read until it has. */
  queuedBytes: 1024 * 1024,
  /** The same for what is sent unasked, or all at once; then it is ended as too slow, so that it cannot fill our memory. */
  outboundBytes: 8 * 1024 * 1024,
  /** How long the rest of a begun message may take to come, in milliseconds, between any two of its bytes. */
  stallMs: 30_000,
} as const;
