/**
 * The rungs at which the seed decides anything: one rule for how often work is simulated and for
 * the text of a result.
 */
import { hasChoice, type Ways } from '../engine/classes/choice.ts';
import type { Fabric } from '../model/fabric.ts';
import { type Faults, isDrawn } from '../model/faults.ts';
import type { Schedule } from '../model/schedule.ts';
import type { FluidChoice } from '../routing/choice.ts';
import { hasOnePath, isDetour, propertiesOf } from '../routing/properties.ts';
import type { Answer } from './answer.ts';
import { seedsDiffer } from './dice.ts';
import type { Rung } from './ladder.ts';
import type { PacketPlan } from './packets.ts';

/** The parts of a job that depend on chance. */
export interface Chances {
  readonly fabric: Fabric;
  readonly routing: FluidChoice;
  readonly packet?: PacketPlan | undefined;
  readonly faults?: Faults | undefined;
}

/**
 * Whether the time at a rung may depend on the seed: if paths are hashed, packets are marked or
 * lost by chance, or faults are drawn. In all other cases one simulation stands for all seeds.
 */
export function seededAt(rung: Rung, { fabric, routing, packet, faults }: Chances): boolean {
  const fluids = () => propertiesOf(routing.name).seeded && hasOnePath(routing);
  const packets = (plan: PacketPlan) =>
    fabric.links.errorRate !== undefined || propertiesOf(plan.routing.name).seeded || hasRamp(plan);
  if (rung === 'routing') return fluids();
  if (rung === 'transport') return packet !== undefined && packets(packet);
  if (rung !== 'faults' || !faults) return false;
  return isDrawn(faults) || (packet ? packets(packet) : fluids());
}

/**
 * Whether the seed decided anything in an engine's answer for a schedule. `worlds`: networks in
 * which paths may have been looked for; they are asked for only if that decides.
 */
export function seedDecided(
  rung: Rung,
  job: Chances,
  answer: Answer,
  schedule: Schedule,
  worlds: () => readonly Ways[],
): boolean {
  const { fabric, routing, packet, faults } = job;
  if (!seededAt(rung, job)) return false;
  if ((rung === 'faults' && faults && isDrawn(faults)) || seedsDiffer(answer.replicas)) return true;
  const choice = () => worlds().some((ways) => hasChoice(ways, schedule));
  if (rung === 'routing' || !packet) return isDetour(routing.name) || choice();
  if (isDetour(packet.routing.name) || mayLose(fabric, answer)) return true;
  return (propertiesOf(packet.routing.name).seeded && choice()) || marksByChance(packet, answer);
}

/** Whether queues of some lengths mark by chance. */
function hasRamp({ settings: { ecn } }: PacketPlan): boolean {
  return ecn !== undefined && ecn.kmaxBytes > ecn.kminBytes;
}

/** Whether anything went over a link that loses packets: under another seed it loses others. */
function mayLose({ links: { errorRate } }: Fabric, { replicas }: Answer): boolean {
  if (!errorRate) return false;
  return replicas.some(({ linkBytes }) => linkBytes.some((bytes, link) => bytes > 0 && errorRate[link]! > 0));
}

/** Whether a queue was long enough for a mark by chance. */
function marksByChance(plan: PacketPlan, { replicas }: Answer): boolean {
  const { ecn } = plan.settings;
  if (!ecn || !hasRamp(plan)) return false;
  return replicas.some(({ events }) => events!.linkHighWater.some((bytes) => bytes > ecn.kminBytes));
}
