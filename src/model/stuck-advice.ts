/** What to do about a run of packets that cannot finish, where nothing tells more. */

/** Advice for it; `faults`: links change while it runs. */
export function stuckAdvice(faults: boolean): string {
  return faults
    ? 'faults may cut ranks off for good: give them an until, leave these ranks out, or give the fabric another way'
    : 'give the buffers more room or the timeout (rto) more time, or check that what is awaited is sent';
}
