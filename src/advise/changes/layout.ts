/** Tensor parallelism inside servers, where it spans several. */
import type { Fabric } from '../../model/fabric.ts';
import type { Asked } from '../asked.ts';
import type { Change } from '../change.ts';

/**
 * The largest tp that fits into a server, with as many more dp ranks and as many fewer sequences of
 * each: the training step has the same ranks and the same batch.
 */
export function layoutChanges({ scenario: { workload, fabric } }: Asked): readonly Change[] {
  if (workload.kind !== 'training') return [];
  const { parallelism, batch } = workload.training;
  const { tp, dp } = parallelism;
  const server = serverSize(fabric.build());
  if (server < 2 || tp <= server) return [];
  const fits = (size: number) => tp % size === 0 && batch.sequences % (tp / size) === 0;
  const inner = Array.from({ length: server }, (_, i) => server - i).find(fits);
  if (inner === undefined || inner === 1) return [];
  const times = tp / inner;
  const sequences = batch.sequences / times;
  const { microBatches } = batch;
  const fewer = sequences % microBatches === 0 ? microBatches : sequences;
  return [
    {
      what: `tp ${tp} → ${inner}, dp ${dp} → ${dp * times}`,
      ...{ takes: 'software', about: 'layout' },
      settings: [
        `training.parallelism.tp=${inner}`,
        `training.parallelism.dp=${dp * times}`,
        `training.batch.sequences=${sequences}`,
        ...(fewer === microBatches ? [] : [`training.batch.microBatches=${fewer}`]),
      ],
    },
  ];
}

/** Ranks of the largest server. */
function serverSize({ server, ranks }: Fabric): number {
  const sizes = new Uint32Array(ranks);
  for (let rank = 0; rank < ranks; rank++) sizes[server[rank]!]!++;
  return sizes.reduce((a, b) => Math.max(a, b), 0);
}
