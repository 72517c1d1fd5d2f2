/**
 * A result as rows, in long form: a row for each seed and rung, then the collectives, messages,
 * links and causes that the result has.
 */
import { idealIn } from '../../ladder/ladder.ts';
import type { CollectiveResult, Quantity, Result } from '../../model/result.ts';
import type { Cell } from '../../util/csv.ts';
import { partialText } from '../partial.ts';
import { type Column, type Table, tableOf } from './table.ts';

type Row = Readonly<Record<string, Cell>>;

const text = (name: string): Column => ({ name, type: 'text' });
const number = (name: string): Column => ({ name, type: 'number' });

/** The columns, the same for every result; new ones are added at the end. */
export const RESULT_COLUMNS: readonly Column[] = [
  ...['name', 'kind', 'scenario_hash', 'version', 'engine', 'device', 'fabric'].map(text),
  number('ranks'),
  ...['part', 'item', 'algorithm'].map(text),
  ...['bytes', 'count', 'seed'].map(number),
  text('rung'),
  ...['time_us', 'delta_us', 'ideal_us', 'loss', 'algbw_GBps', 'busbw_GBps'].map(number),
  ...['src_rank', 'dst_rank', 'start_us', 'end_us', 'utilization'].map(number),
  text('partial'),
];

/** The rows of a result. */
export function resultRows(result: Result): Table {
  const { name, kind, provenance, fabric } = result;
  const same = {
    ...{ name, kind, scenario_hash: provenance.scenarioHash, version: provenance.version },
    ...{ engine: provenance.engine, device: provenance.device.name },
    ...{ fabric: fabric.name, ranks: fabric.ranks },
    partial: result.partial && partialText(result.partial),
  };
  const rows = [
    ...ladderRows(result),
    ...collectiveRows(result),
    ...flowRows(result),
    ...linkRows(result),
    ...causeRows(result),
  ];
  return tableOf(
    RESULT_COLUMNS,
    rows.map((row) => ({ ...same, ...row })),
  );
}

/** The seeds of a result, in the order of samples. */
function seedsOf({ provenance: { seed, seeds } }: Result): readonly number[] {
  return Array.from({ length: seeds }, (_, i) => (seed + i) % 2 ** 32);
}

/** The value with the i-th seed. */
function valueAt(quantity: Quantity, i: number): number {
  return typeof quantity === 'number' ? quantity : quantity.samples[i]!;
}

function ladderRows(result: Result): Row[] {
  const { step, collectives, kind } = result;
  if (!step) return [];
  const [alone] = kind === 'collective' ? collectives : [];
  const of = alone ? namesOf(alone) : {};
  return seedsOf(result).flatMap((seed, i) => {
    const idealUs = valueAt(step.ideal_us, i);
    const ideal = idealIn(step.ladder);
    return step.ladder.map(({ rung, time_us, delta_us }, at) => {
      const timeUs = valueAt(time_us, i);
      // Rungs from the ideal on have a loss.
      const loses = at >= ideal && idealUs > 0;
      return {
        ...{ part: 'ladder', ...of, seed, rung, time_us: timeUs, delta_us: valueAt(delta_us, i) },
        ...{ ideal_us: idealUs, loss: loses ? (timeUs - idealUs) / idealUs : undefined },
      };
    });
  });
}

const namesOf = ({ name: item, algorithm, bytes, count }: CollectiveResult) => ({
  ...{ item, algorithm, bytes, count },
});

/** Collectives alone on the fabric, a row for each size and seed. */
function collectiveRows(result: Result): Row[] {
  return result.collectives.flatMap((one) =>
    seedsOf(result).map((seed, i) => ({
      ...{ part: 'collective', ...namesOf(one), seed },
      ...{ time_us: valueAt(one.time_us, i), ideal_us: valueAt(one.ideal_us, i) },
      ...{ loss: valueAt(one.loss, i), algbw_GBps: valueAt(one.algbw_GBps, i) },
      busbw_GBps: valueAt(one.busbw_GBps, i),
    })),
  );
}

/** Messages of the first seed, where they were asked for. */
function flowRows({ flows: { list = [] }, provenance: { seed } }: Result): Row[] {
  return list.map(({ src, dst, bytes, start_us, end_us }) => ({
    ...{ part: 'message', item: `rank ${src} -> rank ${dst}`, bytes, seed, time_us: end_us - start_us },
    ...{ src_rank: src, dst_rank: dst, start_us, end_us },
  }));
}

/** The hottest links; means over the seeds. */
function linkRows({ links }: Result): Row[] {
  return links.map(({ from, to, bytes, utilization }) => ({
    ...{ part: 'link', item: `${from} -> ${to}`, bytes, utilization },
  }));
}

/** The carriers of each rung; means over the seeds. */
function causeRows({ causes = [] }: Result): Row[] {
  return causes.flatMap(({ rung, carriers }) =>
    carriers.map(({ item, name, delta_us }) => ({
      ...{ part: 'cause', item: item === name ? item : `${item}: ${name}`, rung, delta_us },
    })),
  );
}
