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
    return 'faults can cut ranks off permanently: set until, exclude these ranks, or add another path to the fabric';
  }
  return fabric.links.errorRate
    ? 'use lower link error rates, since few packets and acks arrive; or check that every awaited message is sent'
    : 'use larger buffers or a longer timeout (rto), or check that every awaited message is sent';
}
