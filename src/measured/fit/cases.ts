/** Logs and a fabric as the cases of a fit. */
import { AUTO } from '../../collective/auto.ts';
import type { Profile } from '../../collective/profile.ts';
import { NO_PROFILE } from '../../collective/profiles/registry.ts';
import type { Device } from '../../device/device.ts';
import { type RunContext, scenarioJob } from '../../run/job.ts';
import { type CheckOptions, checkScenario } from '../../scenario/check.ts';
import type { CheckedScenario } from '../../scenario/scenario.ts';
import { flagMap, flagScalar } from '../../scenario/text/tree.ts';
import { UserError } from '../../util/errors.ts';
import { type Measurement, sizesText } from '../samples.ts';
import type { FitCase } from './fit.ts';
import { collectiveModel } from './simulated.ts';

export interface CaseOptions extends CheckOptions {
  /** The fabric as a SPEC; a log of fewer ranks is of its first ones. */
  readonly fabric: string;
  readonly context: Omit<RunContext, 'device'> & { readonly device: Device };
}

/** A log's collective on the fabric, by `auto` and at full rates unless a profile is named. */
function scenarioOf(
  fabric: string,
  measured: Measurement,
  profile: string | undefined,
  check: CheckOptions,
): Promise<CheckedScenario> {
  const name = flagScalar('--from', measured.collective.name);
  const collective = flagMap(
    {
      name,
      size: flagScalar('--from', sizesText(measured)),
      algorithm: flagScalar('--from', AUTO),
      ranks: measured.ranks === undefined ? undefined : flagScalar('--from', String(measured.ranks)),
    },
    name.span,
  );
  const root = flagMap(
    {
      fabric: flagScalar('--fabric', fabric),
      profile: profile === undefined ? undefined : flagScalar('--base', profile),
      collective,
    },
    name.span,
  );
  return checkScenario(root, [], check);
}

/**
 * The profile that a fit starts from: the one that is named, or that of the fabric's preset. Throws
 * `UserError` where there is neither.
 */
export async function baseProfile(
  measured: Measurement,
  { fabric, ...check }: Pick<CaseOptions, 'fabric' | keyof CheckOptions>,
  name?: string,
): Promise<Profile> {
  const { profile } = await scenarioOf(fabric, measured, name, check);
  if (profile) return profile;
  if (name === NO_PROFILE.name) {
    throw new UserError(`a fit needs a profile to start from, and '${name}' is none`, {
      where: '--base',
      advice: 'use --base NAME; weft list profiles shows the names',
    });
  }
  throw new UserError('a fit needs a profile to start from, and the fabric has none', {
    where: '--fabric',
    advice: 'add --base NAME; weft list profiles shows the names',
  });
}

/** The cases of a fit. Throws `UserError` where a log does not fit the fabric. */
export async function fitCases(
  logs: readonly Measurement[],
  { fabric, context, ...check }: CaseOptions,
): Promise<readonly FitCase[]> {
  const cases: FitCase[] = [];
  for (const measured of logs) {
    const scenario = await scenarioOf(fabric, measured, NO_PROFILE.name, check);
    const { workload } = scenario;
    if (workload.kind !== 'collective') continue;
    const ranks = workload.groups[0]?.length ?? 0;
    if (measured.ranks !== undefined && measured.ranks !== ranks) {
      throw new UserError(`the log is of ${measured.ranks} ranks, and the fabric has ${ranks}`, {
        where: measured.where,
        advice: 'use a fabric with as many ranks or more',
      });
    }
    if (ranks === 1) {
      throw new UserError('1 rank has no time to compare', {
        where: '--fabric',
        advice: 'simulate 2 ranks or more',
      });
    }
    cases.push({ measured, model: collectiveModel(scenarioJob(scenario), workload, context) });
  }
  return cases;
}
