/** Links and routes as they are in a window: docs/packet-model.md, Faults. */
import type { PacketFaults, PacketRun } from '../packet/api.ts';
import { periodOf } from './time.ts';

/** A link in one window. */
export interface LinkState {
  readonly period: number;
  readonly down: boolean;
}

export interface FaultView {
  link(link: number, ownPeriod: number, window: number): LinkState;
  nextSet(window: number): Uint32Array;
  /** From this window on nothing changes any more. */
  readonly steadyFrom: number;
}

/** A run's faults, as the oracle's parts see them. */
export function createFaultView({ faults, routes }: PacketRun, windowPs: number): FaultView {
  const { changes, epochs }: PacketFaults = faults ?? { changes: [], epochs: [] };
  const starts = (timePs: number) => Math.ceil(timePs / windowPs);
  const ofLink = new Map<number, typeof changes>();
  for (const { link } of changes) {
    if (!ofLink.has(link)) {
      const own = changes.filter((change) => change.link === link);
      ofLink.set(
        link,
        [...own].sort((a, b) => a.atPs - b.atPs),
      );
    }
  }
  const times = [...changes.map(({ atPs }) => atPs), ...epochs.map(({ fromPs }) => fromPs)];
  return {
    link(link, ownPeriod, window) {
      let state = { period: ownPeriod, down: false };
      for (const { atPs, rateBps } of ofLink.get(link) ?? []) {
        if (starts(atPs) > window) break;
        state = { period: rateBps > 0 ? periodOf(rateBps) : state.period, down: rateBps === 0 };
      }
      return state;
    },
    nextSet: (window) => epochs.findLast(({ fromPs }) => starts(fromPs) <= window)?.nextSet ?? routes.nextSet,
    steadyFrom: Math.max(0, ...times.map(starts)),
  };
}
