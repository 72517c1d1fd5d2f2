/** What to do about a run of packets that cannot finish, where nothing tells more. */
import type { Fabric } from './fabric.ts';

/** What of a run may keep packets from ever getting through. */
export interface StuckRun {
  readonly fabric: Fabric;
  /** Undefined: no links change while it runs. */
  readonly faults?: object | undefined;
}

/** Advice for it. */
export function stuckAdvice({ fabric, faults }: StuckRun): string {
  if (faults !== undefined) {
    return 'faults may cut ranks off for good: give them an until, leave these ranks out, or give the fabric another way';
  }
  return fabric.links.errorRate
    ? 'use lower error rates of links: at these, packets and their acks hardly get through, or check that what is awaited is sent'
    : 'give the buffers more room or the timeout (rto) more time, or check that what is awaited is sent';
}
