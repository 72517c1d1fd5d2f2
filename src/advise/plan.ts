/** The changes of a scenario that are run, and those that are not. */
import type { CompareOptions } from '../compare/compare.ts';
import { estimatedSeconds } from '../compare/estimate.ts';
import { seedCounts, seedsFrom } from '../compare/seeds.ts';
import { packetEngine } from '../engine/registry.ts';
import type { FabricCost } from '../report/fabric/fabric-cost.ts';
import { costOf, type PriceFile, pricesOf } from '../report/fabric/fabric-cost.ts';
import type { Prices } from '../report/fabric/prices.ts';
import { estimateScenario } from '../run/estimate/estimate.ts';
import type { Recording } from '../run/record/recording.ts';
import type { CheckOptions } from '../scenario/check.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { formatTime } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
import type { NotTried } from './advice.ts';
import { type Asked, askedFrom } from './asked.ts';
import { type Change, TAKES, type Takes } from './change.ts';
import { kindsOfChanges } from './registry.ts';
import { type Trial, trialOf } from './trials.ts';

/** Options of {@link advise}. Only `device` is required. */
export interface AdviseOptions
  extends CheckOptions,
    Recording,
    Pick<CompareOptions, 'device' | 'signal' | 'breathe' | 'onProgress' | 'onLong' | 'warnings' | 'engines'> {
  /** Runs of each set-up; default: those of the scenario, at least 8. */
  readonly seeds?: number | undefined;
  /** The means that changes may take; default: all. */
  readonly allow?: readonly Takes[] | undefined;
  /** The most that a change may cost, in the currency of the prices; default: no limit. */
  readonly budget?: number | undefined;
  /** Prices of parts; default: those of `weft topo`. */
  readonly prices?: PriceFile | undefined;
}

/** The runs of an advice. */
export interface AdvicePlan {
  /** Runs of each set-up. */
  readonly seeds: number;
  readonly prices: Prices;
  /** Cost of the fabric as it is. */
  readonly cost: FabricCost | null;
  readonly trials: readonly Trial[];
  readonly notTried: readonly NotTried[];
}

/** The plan of an advice. Throws `UserError` for several sizes, wrong seeds and wrong prices. */
export async function planOf(asked: Asked, options: AdviseOptions): Promise<AdvicePlan> {
  const { scenario } = asked;
  const { workload } = scenario;
  if (workload.kind === 'collective' && workload.sizes.length !== 1)
    throw new UserError(`the collective has ${workload.sizes.length} sizes, but advice is on one time`, {
      where: 'collective.size',
      advice: 'give one size, e.g. --set collective.size=64MiB',
    });
  const prices = await pricesOf(options.prices);
  const { first: seeds } = seedCounts([{ name: 'scenario', scenario }], options);
  const cost = costOf(scenario.fabric.build(), prices);
  const notTried: NotTried[] = [];
  const trials: Trial[] = [];
  let packets: Promise<string> | undefined;
  const byPackets = () => {
    packets ??= packetsNeeded(asked, seeds, options);
    return packets;
  };
  for (const change of kindsOfChanges.flatMap((changesOf) => changesOf(asked))) {
    const trial = await allowed(asked, change, options, byPackets);
    const why = typeof trial === 'string' ? trial : overBudget(trial.scenario, cost?.price, prices, options);
    if (typeof trial !== 'string' && why === undefined) trials.push(trial);
    else if (why !== undefined && why !== '') notTried.push(untried(change, why));
  }
  return { seeds, prices, cost, trials, notTried };
}

/** Estimated time of all runs on one core, s: as if each change took as long as the scenario. */
export async function estimateAdvice(
  asked: Asked,
  options: AdviseOptions,
): Promise<{ readonly trials: number; readonly seconds: number }> {
  const { seeds, trials } = await planOf(asked, options);
  const { scenario } = asked;
  const own = { ...scenario, seeds: seedsFrom(scenario.seeds[0]!, 0, seeds) };
  const seconds = estimatedSeconds(await estimateScenario(own, options.device));
  return { trials: trials.length, seconds: seconds * (trials.length + 1) };
}

/** A change that is not run. */
export function untried({ what, takes, settings }: Change, why: string): NotTried {
  return { what, takes, settings, why };
}

/** The change as a trial; or why it is not tried, empty where no one would ask. */
async function allowed(
  asked: Asked,
  change: Change,
  options: AdviseOptions,
  byPackets: () => Promise<string>,
): Promise<Trial | string> {
  const { allow = TAKES } = options;
  if (!allow.includes(change.takes)) return '';
  if (change.needsPackets && !asked.scenario.packet) return byPackets();
  return trialOf(asked, [change], options);
}

/** Why a change that needs packets is not tried: with the time that it takes. */
async function packetsNeeded({ tree }: Asked, seeds: number, options: AdviseOptions): Promise<string> {
  try {
    const settings = [`engine.name=${packetEngine.name}`];
    const { scenario } = await askedFrom(tree, settings, options);
    const estimate = await estimateScenario(
      { ...scenario, seeds: seedsFrom(scenario.seeds[0]!, 0, seeds) },
      options.device,
    );
    const time = formatTime(estimatedSeconds(estimate) * 1e12, 2);
    return `by packets, about ${time} on one core for each change`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `needs packets, which cannot simulate this: ${error.message}`;
  }
}

function overBudget(
  scenario: CheckedScenario,
  price: number | undefined,
  prices: Prices,
  { budget }: AdviseOptions,
): string | undefined {
  if (budget === undefined) return undefined;
  const cost = costOf(scenario.fabric.build(), prices);
  const more = (cost?.price ?? 0) - (price ?? 0);
  return more > budget ? 'costs more than the budget' : undefined;
}
