// How much of a processor this process has used.

/** All of its threads, in the program and in the kernel, in microseconds. It does not depend on what else runs as time does. */
export function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
