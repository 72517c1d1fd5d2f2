/** Times of a collective by a profile, on a fabric that is built once. */
import type { Method, Profile } from '../../collective/profile.ts';
import { climb } from '../../ladder/climb.ts';
import { scheduleAt } from '../../ladder/one-schedule.ts';
import { tablesByRule } from '../../routing/tables-by-rule.ts';
import { bindEngines } from '../../run/bind.ts';
import { collectiveSchedule, planCollective } from '../../run/collective-plan.ts';
import type { Job, RunContext } from '../../run/job.ts';
import { mean } from '../../stats/summary.ts';
import { usable } from '../../topology/parts/usable.ts';
import { invariant } from '../../util/errors.ts';
import { chooser } from '../../workload/pick/choose.ts';
import type { CollectiveWorkload } from '../../workload/workload.ts';

/** A size by a profile: how long it takes, and by which of its methods. */
export interface Simulated {
  readonly timePs: number;
  /** Place among the profile's methods. */
  readonly method: number;
}

/** Simulates one collective at its sizes by any profile. */
export interface CollectiveModel {
  readonly sizes: readonly number[];
  /** These sizes, or all, each by the method that is quickest by this profile. */
  picked(profile: Profile, sizes?: readonly number[]): Promise<readonly Simulated[]>;
  /** Times of these sizes, each by the method of that place, ps. */
  by(
    profile: Profile,
    sizes: readonly { readonly bytes: number; readonly method: number }[],
  ): Promise<number[]>;
}

/** @param job Of a collective by `auto`, on a fabric at its full rates. */
export function collectiveModel(
  job: Job,
  workload: CollectiveWorkload,
  context: RunContext,
): CollectiveModel {
  const { collective } = workload.members ?? {};
  invariant(collective, 'a checked collective has its members');
  /** The last binding: most calls differ in overheads, which are in schedules, alone. */
  let bound: { readonly key: string; readonly setting: ReturnType<typeof bind> } | undefined;
  const bind = (efficiency: Profile['efficiency']) => {
    const fabric = usable(job.fabric, efficiency);
    const routesBy = tablesByRule(fabric);
    const one = { ...job, fabric, routes: routesBy };
    return { fabric, routes: routesBy(), ...bindEngines(one, context, { alone: 1 }) };
  };
  const boundTo = ({ efficiency }: Profile) => {
    const key = JSON.stringify(efficiency);
    if (bound?.key !== key) bound = { key, setting: bind(efficiency) };
    return bound.setting;
  };
  const choosing = (profile: Profile) => {
    const { fabric, routes, simulator } = boundTo(profile);
    const choose = chooser({
      ...{ workload, fabric, routes, profile, seeds: job.seeds, attempt: simulator.attempt },
      schedule: (bytes, way) => collectiveSchedule({ ...workload, ...way, bytes }, simulator),
    });
    return async (bytes: number) => {
      const choice = await choose(bytes);
      const plan = planCollective({ ...workload, ...choice, bytes }, simulator, false);
      const measures = await climb(plan, ['routing'], scheduleAt(simulator));
      return { timePs: mean(measures.get('routing')!.timesPs), protocol: choice.protocol };
    };
  };
  return {
    sizes: workload.sizes,
    async picked(profile, sizes = workload.sizes) {
      const time = choosing(numbered(profile));
      const found: Simulated[] = [];
      for (const bytes of sizes) {
        const { timePs, protocol } = await time(bytes);
        found.push({ timePs, method: numberOf(protocol) });
      }
      return found;
    },
    async by(profile, sizes) {
      const times: number[] = [];
      const methods = new Map<number, (bytes: number) => Promise<{ readonly timePs: number }>>();
      for (const { bytes, method } of sizes) {
        const only: Method | undefined = profile.methods[method];
        invariant(only, 'a method has been picked');
        const time = methods.get(method) ?? choosing({ ...profile, methods: [only] });
        methods.set(method, time);
        times.push((await time(bytes)).timePs);
      }
      return times;
    },
  };
}

/**
 * The profile with each protocol named by the place of its method, so that the picked one is known.
 */
function numbered(profile: Profile): Profile {
  const methods = profile.methods.map((method, i) => ({
    ...method,
    protocol: { ...method.protocol, name: `${method.protocol.name}#${i}` },
  }));
  return { ...profile, methods };
}

function numberOf(protocol: string | undefined): number {
  const place = /#(\d+)$/.exec(protocol ?? '')?.[1];
  invariant(place !== undefined, 'the picked method is one of the profile');
  return Number(place);
}
