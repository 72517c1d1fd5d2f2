/** Repairs: of all faults, and where there are several, of each alone. */
import { entryOf, type Node } from '../../scenario/text/tree.ts';
import type { Asked } from '../asked.ts';
import type { Change } from '../change.ts';

/** With more faults than this, only all together are repaired. */
const MOST_EACH = 8;

/** A repair of all faults, and of each. */
export function repairChanges({ tree }: Asked): readonly Change[] {
  const list = entryOf(tree, 'faults')?.value;
  if (list?.kind !== 'list' || list.items.length === 0) return [];
  const names = list.items.map(nameOf);
  const repair = (what: string, repaired: readonly number[]): Change => ({
    ...{ what, takes: 'repair', about: 'repair', settings: [], repaired },
  });
  const all = names.map((_name, i) => i);
  if (names.length === 1) return [repair(`repair ${names[0]}`, all)];
  const each = names.length <= MOST_EACH ? names.map((name, i) => repair(`repair ${name}`, [i])) : [];
  return [repair(`repair all ${names.length} faults`, all), ...each];
}

/** A fault as its list has it: `rank 5:speed=80%`, or its name. */
function nameOf(item: Node): string {
  if (item.kind === 'scalar') return item.text;
  const name = item.kind === 'map' ? entryOf(item, 'name')?.value : undefined;
  return name?.kind === 'scalar' ? name.text : 'a fault';
}
