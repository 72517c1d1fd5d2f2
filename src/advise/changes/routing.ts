/** Other routings, and other values of the present one. */
import { isForFluids, routings } from '../../routing/registry.ts';
import type { CheckedRouting } from '../../scenario/scenario.ts';
import type { Asked } from '../asked.ts';
import type { Change } from '../change.ts';
import { changed, settingText, type Value } from '../words.ts';

/** Keys of routings, the values to try, and when. */
const VALUES: readonly {
  readonly key: string;
  readonly to: readonly (number | boolean | string)[];
  readonly withFaults?: boolean;
}[] = [
  { key: 'queuePairs', to: [4, 16] },
  { key: 'polarize', to: [false] },
  { key: 'weighted', to: [true] },
  { key: 'rehash', to: ['resilient'], withFaults: true },
];

/** The present routing with one value changed, as a SPEC. */
function specWith({ name, values }: CheckedRouting, key: string, value: Value): string {
  const given = { ...values, [key]: value };
  const params = routings.find((routing) => routing.name === name)?.params ?? {};
  const keys = Object.entries(params).flatMap(([own, param]) =>
    given[own] === undefined || given[own] === param.default
      ? []
      : [`${own}=${settingText(param.kind, given[own])}`],
  );
  return keys.length === 0 ? name : `${name}:${keys.join(',')}`;
}

/** Every other routing with its usual values, and the present one with others. */
export function routingChanges({ scenario: { routing, faults } }: Asked): readonly Change[] {
  const others = routings
    .filter(({ name }) => name !== routing.name)
    .map((other): Change => {
      const { name } = other;
      const common = { what: `routing ${name}`, takes: 'routing', about: 'routing' } as const;
      return { ...common, settings: [`routing=${name}`], needsPackets: !isForFluids(other) };
    });
  const values = VALUES.filter(({ key, withFaults }) => key in routing.values && (!withFaults || faults));
  const own = values.flatMap(({ key, to }) =>
    to
      .filter((value) => value !== routing.values[key])
      .map(
        (value): Change => ({
          what: changed(key, routing.values[key], value),
          takes: 'routing',
          about: 'routing',
          settings: [`routing=${specWith(routing, key, value)}`],
        }),
      ),
  );
  return [...own, ...others];
}
