/** The tally: words that replicas count in, one behind another, and what telemetry or credits keep behind them. */
import { findTransport } from '../../transport/registry.ts';
import type { PacketProblem } from './problem.ts';

/** Words of a port's statistics (shaders/packet/service.wgsl). */
export const STAT_WORDS = 8;
export const RECORD_WORDS = 4;

/** Words of a replica's tally: statistics of its links' ports, then message records. */
export function tallyWords({ run, tables }: PacketProblem): number {
  return tables.ports * STAT_WORDS + (run.listFlows ? tables.messages * RECORD_WORDS : 0);
}

/** Words of a port and a flow that telemetry or credits keep (shaders/packet/telemetry.wgsl, credits.wgsl). */
const PORT_WORDS = 4;
const FLOW_WORDS = 5;

/** Where they start: behind all replicas' tallies words of ports, then those of slots (telemetry) or flows (credits). */
export function extraParams(problem: PacketProblem) {
  const { run, tables, seeds } = problem;
  const { name, constants } = run.settings.cc;
  const ports = seeds.length * tallyWords(problem);
  const rest = ports + seeds.length * tables.ports * PORT_WORDS;
  return {
    telemetry_ticks: findTransport(name).telemetryTicks?.(constants) ?? 0,
    tally_ports: ports,
    tally_slots: rest,
    tally_flows: rest,
  };
}

/** Words behind the tallies of all replicas. */
export function extraWords({ run, tables, seeds, slots }: PacketProblem): number {
  const { telemetryTicks, credits } = findTransport(run.settings.cc.name);
  if (telemetryTicks) return seeds.length * (tables.ports * PORT_WORDS + slots);
  if (credits) return seeds.length * (tables.ports * PORT_WORDS + tables.flows.count * FLOW_WORDS);
  return 0;
}
