/** Texts of warnings about a profile that does not describe the logs that it is fitted to. */
import { formatPercent, formatSize, formatTime } from '../../units/format.ts';
import type { Texts } from './texts.ts';

export const FITTED: Texts<'fit-kept' | 'fit-far'> = {
  'fit-kept': ({ base, ...worst }) =>
    `the profile does not describe the logs: they tell none of its figures, so all are those of ${base}; ${worstText(worst)}`,

  'fit-far': ({ error, ...worst }) =>
    `the profile does not describe the logs: its times are ${formatPercent(error)} off in the mean; ${worstText(worst)}; ` +
    'check the fabric, the collective and the ranks',
};

function worstText({
  where,
  bytes,
  measuredUs,
  fittedUs,
}: {
  readonly where: string;
  readonly bytes: number;
  readonly measuredUs: number;
  readonly fittedUs: number;
}): string {
  const [measured, fitted] = [measuredUs, fittedUs].map((us) => formatTime(us * 1e6));
  return `the worst size is ${formatSize(bytes)} of ${where}: measured ${measured}, fitted ${fitted}`;
}
