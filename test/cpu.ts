/**
 * Time that a piece of work took of the processor, which other programs hardly change: waiting for
 * one is not counted, only what they take of its caches.
 */

/** Seconds of processor time, of all threads of this process, that `work` took. */
export async function cpuSeconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
