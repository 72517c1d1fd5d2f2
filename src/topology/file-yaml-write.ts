/** A description of a fabric as the YAML that `file-yaml.ts` reads. */
import type { DescribedCable, Description } from './parts/described.ts';

/** The name of the tier of scale-up switches. */
const WITHIN = 'nvswitch';

/**
 * The file of a description whose switches lie tier by tier, scale-up switches last, as
 * `readYamlFabric` gives them. Reading it gives the same nodes and cables.
 */
export function writeYamlFabric({ ranks, forward, switches, tierNames, cables }: Description): string {
  const counts = new Map<string, number>();
  const names = Array.from({ length: ranks }, (_, rank) => `${tierNames[0]} ${rank}`);
  for (const tier of switches) {
    const name = tier === undefined ? WITHIN : tierNames[tier]!;
    const index = counts.get(name) ?? 0;
    counts.set(name, index + 1);
    names.push(`${name} ${index}`);
  }
  const within = counts.get(WITHIN);
  counts.delete(WITHIN);
  const tiers = [...counts].map(([name, count]) => `${JSON.stringify(name)}: ${count}`);
  return [
    `ranks: ${ranks}`,
    ...(tiers.length > 0 ? [`switches: { ${tiers.join(', ')} }`] : []),
    ...(within === undefined ? [] : [`nvswitches: ${within}`]),
    ...(forward ? ['forward: true'] : []),
    'links:',
    ...rows(names, cables),
    '',
  ].join('\n');
}

/** A row for each run of equal cables. */
function* rows(names: readonly string[], cables: readonly DescribedCable[]): Generator<string> {
  const isSame = (a: DescribedCable, b: DescribedCable) =>
    a.a === b.a && a.b === b.b && a.rateBps === b.rateBps && a.latencyPs === b.latencyPs;
  for (let i = 0, next = 1; i < cables.length; i = next, next++) {
    while (next < cables.length && isSame(cables[i]!, cables[next]!)) next++;
    const { a, b, rateBps, latencyPs } = cables[i]!;
    const ends = [names[a]!, names[b]!].map((name) => JSON.stringify(name));
    const count = next - i > 1 ? [next - i] : [];
    yield `  - [${[...ends, `${rateBps}bit/s`, `${latencyPs}ps`, ...count].join(', ')}]`;
  }
}
