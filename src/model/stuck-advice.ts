/** Advice on a run of packets that cannot finish, if its cause is unknown. */
import type { Fabric } from './fabric.ts';

/** Settings of a run that may keep packets from ever getting through. */
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
