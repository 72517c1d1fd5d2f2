/** The report of a choice: in the result, and as a note. */
import type { ChoiceResult } from '../../model/choice-result.ts';
import { type Warning, warning } from '../../model/warning.ts';
import type { Choice } from '../../workload/pick/choose.ts';

interface Named {
  readonly algorithm: string;
  readonly protocol?: string | undefined;
  readonly channels?: number | undefined;
}

/** As in the result; undefined without a choice. */
export function choiceResult({ looked, leftOut }: Choice): ChoiceResult | undefined {
  if (looked.length === 0) return undefined;
  const named = ({ algorithm, protocol, channels }: Named) => ({
    algorithm,
    ...(protocol === undefined ? {} : { protocol }),
    ...(channels === undefined ? {} : { channels }),
  });
  return {
    looked_at: looked.map((way) => ({ ...named(way), time_us: way.timePs / 1e6, by: way.by })),
    left_out: leftOut.map((way) => ({
      ...named(way),
      why: way.reason,
      ...(way.atLeastPs === undefined ? {} : { at_least_us: way.atLeastPs / 1e6 }),
    })),
  };
}

/** The algorithms that `auto` took, and at which sizes; empty if it picked none. */
export function pickedNote(choices: readonly (Choice & { readonly bytes: number })[]): Warning[] {
  const named = ({ algorithm, protocol }: Choice) =>
    algorithm + (protocol === undefined ? '' : ` by ${protocol}`);
  const picked = choices.filter((choice) => choice.picked).sort((a, b) => a.bytes - b.bytes);
  const turns = picked.filter((choice, i) => i === 0 || named(choice) !== named(picked[i - 1]!));
  if (turns.length === 0) return [];
  const fromBytes = turns.map(({ bytes }) => bytes).join(',');
  return [warning('auto-took', { ways: turns.map(named).join(','), fromBytes })];
}
