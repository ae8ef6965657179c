/** What a peer may send or make us keep. Every number has its reason; each is refused with a text that names it. */
export const limits = {
  /** Two header lines need 100 bytes; without a cap, an endless header is kept and searched again for each chunk. */
  headerBytes: 8 * 1024,
  /** The largest honest message is a GPX file sent as content; what is larger goes by its path. */
  messageBytes: 16 * 1024 * 1024,
  /** JSON.stringify overflows the stack near 5,000 levels; no declared value is deeper than ten. */
  depth: 100,
  /** Requests of one client that run at once; those that come meanwhile wait for one to end. */
  inFlight: 64,
  /**
   * What may wait so, a thousand small requests; then the client's socket is not read. Until then its cancellations are, which
   * may be all that ends those that run.
   */
  waitingBytes: 1024 * 1024,
  /** Streams that one client may follow at once. They may never end, so one more is refused and does not wait. */
  streams: 64,
  /** Messages of one tick are written together; this many characters of them at once, so that both ends work at the same time (16 Ki: a quarter slower). */
  gatheredCharacters: 4 * 1024,
  /** Answers that a client has not taken yet; then its requests are not read until it has. */
  queuedBytes: 1024 * 1024,
  /** The same for what does not wait for it; then it is ended as too slow, so that it cannot fill our memory. */
  outboundBytes: 8 * 1024 * 1024,
  /** Items that wait at the caller for whoever follows a stream; then the server is asked to pause. */
  waitingItems: 64,
  /** The same in bytes of their text: large items are not to fill the caller's memory before they are many. */
  waitingItemBytes: 4 * 1024 * 1024,
  /** The same as `waitingItems` when it does not pause; then the stream is ended. What was under way before it heard of the pause is far less. */
  mostWaitingItems: 100_000,
  /** How long the rest of a begun message may take to come, in milliseconds, between any two of its bytes. */
  stallMs: 30_000,
  /** How long a client's first message may take from its first byte on, in milliseconds: whoever is of use says at once who he is. */
  firstMessageMs: 10_000,
  /** How long a connection that was ended here waits for the peer to close its end, in milliseconds; then it is cut. */
  farewellMs: 1000,
  /** How often to look whether a peer that will send no more is still there, in milliseconds, while calls of it run. */
  probeMs: 500,
  /** How long a caller waits for an answer who does not say otherwise, in milliseconds: more patience than a person has. */
  callMs: 60_000,
} as const;

/** The longest that one of Node's timers can wait, in milliseconds: 24 days. One that is to wait longer ends at once. */
export const longestTimer = 2 ** 31 - 1;
