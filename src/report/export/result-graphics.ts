/** The drawings next to the tables of a result. */

import { idealIn } from '../../ladder/ladder.ts';
import type { CarrierResult } from '../../model/cause-result.ts';
import type { Distribution, RungResult, StepResult } from '../../model/result.ts';
import { deltaHalfUs } from '../certainty.ts';
import { central } from '../format.ts';
import type { Graphic, Graphics, Tone } from './section.ts';

/** A waterfall: each bar begins where the one above ends. A line marks the ideal. */
export function ladderGraphics({ ladder, ideal_us: ideal }: StepResult): Graphics {
  const ofFabric = idealIn(ladder) + 1;
  const rows = ladder.map((rung, i): Graphic => {
    const to = central(rung.time_us);
    const deltaUs = central(rung.delta_us);
    const half = deltaHalfUs(rung);
    const unsure = half !== undefined && Math.abs(deltaUs) <= half;
    const tone: Tone = unsure ? 'unsure' : i < ofFabric ? 'ideal' : deltaUs < 0 ? 'gain' : 'loss';
    return {
      from: to - deltaUs,
      to,
      tone,
      interval: half === undefined ? undefined : [to - half, to + half],
    };
  });
  const most = rows.reduce((end, { from, to, interval }) => Math.max(end, from, to, interval?.[1] ?? 0), 0);
  return { title: 'waterfall; dashed: ideal', axis: [0, most], mark: central(ideal), rows };
}

/** A tick for each seed, and the interval of the mean. */
export function seedGraphics({ ideal_us: ideal }: StepResult, rungs: readonly RungResult[]): Graphics {
  const all = rungs.map(({ time_us }) => time_us as Distribution);
  const idealUs = central(ideal);
  const [from, to] = endsOf([idealUs, ...all.flatMap(({ ci95, samples }) => [...samples, ...ci95])]);
  return {
    title: 'a tick for each seed, bar: 95 % of the mean; dashed: ideal',
    axis: [from, to],
    mark: idealUs,
    rows: all.map(({ ci95: [from, to], samples }) => ({ from, to, tone: 'unsure', ticks: samples })),
  };
}

/** The least and the most of numbers; there may be too many for arguments. */
export function endsOf(values: readonly number[]): [least: number, most: number] {
  const least = values.reduce((end, value) => Math.min(end, value), Infinity);
  return [least, values.reduce((end, value) => Math.max(end, value), -Infinity)];
}

/** Bars from 0. */
export function carrierGraphics(carriers: readonly CarrierResult[]): Graphics {
  const values = carriers.map(({ delta_us }) => delta_us);
  return {
    title: 'from 0',
    axis: [Math.min(0, ...values), Math.max(0, ...values)],
    rows: values.map((to) => ({ from: 0, to, tone: to < 0 ? 'gain' : 'loss' })),
  };
}
