/**
 * A simulation against a log: what each size took, and where a cluster falls short of its fabric.
 */
import type { Fabric } from '../model/fabric.ts';
import type { Result } from '../model/result.ts';
import { central } from '../report/format.ts';
import { mean } from '../stats/summary.ts';
import { UserError } from '../util/errors.ts';
import { type Finding, findingsOf } from './findings.ts';
import { busiestLevels } from './levels.ts';
import { type Measurement, medianUs } from './samples.ts';

/** One size, measured and simulated. */
export interface AgainstRow {
  readonly bytes: number;
  readonly measuredUs: number;
  readonly simulatedUs: number;
  /** Measured over simulated. */
  readonly gap: number;
  /** busbw, GB/s. */
  readonly measuredBusbw: number;
  readonly simulatedBusbw: number;
  readonly algorithm: string;
  readonly protocol: string | undefined;
}

/** All sizes, and what they say. */
export interface Against {
  readonly where: string;
  readonly collective: string;
  readonly ranks: number;
  readonly rows: readonly AgainstRow[];
  readonly error: AgainstError;
  readonly findings: readonly Finding[];
}

/** How far a simulation is from what was measured. */
export interface AgainstError {
  /** exp(mean |ln(simulated / measured)|) − 1. */
  readonly mean: number;
  /** The same for the size that is furthest off. */
  readonly worst: number;
  readonly worstBytes: number;
}

/**
 * Compares the sizes that both have. Throws `UserError` where they share none. The fabric is the
 * one that was simulated.
 */
export function against(result: Result, measured: Measurement, fabric: Fabric): Against {
  const rows = result.collectives.flatMap((simulated): AgainstRow[] => {
    const size = measured.sizes.find(({ bytes }) => bytes === simulated.bytes);
    const simulatedUs = central(simulated.time_us);
    if (!size || simulatedUs <= 0) return [];
    const measuredUs = medianUs(size);
    const gap = measuredUs / simulatedUs;
    const simulatedBusbw = central(simulated.busbw_GBps);
    return [
      {
        ...{ bytes: size.bytes, measuredUs, simulatedUs, gap },
        ...{ measuredBusbw: simulatedBusbw / gap, simulatedBusbw },
        ...{ algorithm: simulated.algorithm, protocol: simulated.protocol },
      },
    ];
  });
  if (rows.length === 0) {
    throw new UserError('the log has none of the simulated sizes', {
      where: measured.where,
      advice: 'leave --size out: then the sizes of the log are simulated',
    });
  }
  return {
    where: measured.where,
    collective: measured.collective.name,
    ranks: result.collectives[0]!.ranks,
    rows,
    error: errorOf(rows),
    findings: findingsOf(rows, busiestLevels(fabric, result.links)),
  };
}

/** The error of rows that were simulated and measured. */
export function errorOf(rows: readonly Pick<AgainstRow, 'bytes' | 'gap'>[]): AgainstError {
  const off = rows.map(({ gap }) => Math.abs(Math.log(gap)));
  const worst = off.reduce((best, value, i) => (value > off[best]! ? i : best), 0);
  return {
    mean: Math.expm1(mean(off)),
    worst: Math.expm1(off[worst]!),
    worstBytes: rows[worst]!.bytes,
  };
}
