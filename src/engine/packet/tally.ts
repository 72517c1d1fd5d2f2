/**
 * The tally: words of counters, replica by replica, and behind them the words of telemetry or
 * credits.
 */
import { words as layouts } from '../../kernels/words.ts';
import { findTransport } from '../../transport/registry.ts';
import type { PacketBatch } from './problem.ts';

const { MessageTally, PortBusy, PortTally, PullRing, PullTally } = layouts;

/** Places in words. */
export interface TallyLayout {
  /** Words of a replica: statistics of its ports, then message records. */
  readonly stride: number;
  /** Where a replica's message records start. */
  readonly records: number;
  /**
   * Behind all replicas: the ports of telemetry or credits, then the slots of one or the flows of
   * the other.
   */
  readonly ports: number;
  readonly slots: number;
  readonly flows: number;
  /** Words of all. */
  readonly words: number;
}

/** Where the parts of the tally start. */
export function tallyLayout({ run, tables, seeds, slots }: PacketBatch): TallyLayout {
  const { telemetryTicks, credits } = findTransport(run.settings.cc.name);
  const records = tables.ports * PortTally.words;
  const stride = records + (run.listFlows ? tables.messages * MessageTally.words : 0);
  const ports = seeds.length * stride;
  const rest = ports + seeds.length * tables.ports * (telemetryTicks ? PortBusy : PullRing).words;
  const places = { stride, records, ports, slots: rest, flows: rest };
  if (telemetryTicks) return { ...places, words: rest + seeds.length * slots };
  if (credits) return { ...places, words: rest + seeds.length * tables.flows.count * PullTally.words };
  return { ...places, words: ports };
}
