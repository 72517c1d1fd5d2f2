/** PyTorch's DistributedDataParallel. */
import { always, type Framework } from './framework.ts';

const MIB = 1024 * 1024;

export const ddp: Framework = {
  name: 'ddp',
  summary: 'PyTorch DistributedDataParallel: small buckets of fp32 gradients, all-reduced under backward',
  choices: [
    always('gradients.sharding', 'none', 'PyTorch DDP keeps whole parameters and optimizer states'),
    always(
      'gradients.dtypeBytes',
      4,
      'PyTorch DDP: gradients have the type of the parameters, fp32 with autocast',
    ),
    {
      key: 'gradients.bucket',
      value: () => 25 * MIB,
      text: '25 MiB',
      source: 'PyTorch c10d/reducer.hpp, kDefaultBucketBytesCap',
    },
    {
      key: 'gradients.firstBucket',
      value: () => MIB,
      text: '1 MiB',
      source: 'PyTorch c10d/reducer.hpp, kDefaultFirstBucketBytes',
    },
    always('gradients.overlap', true, 'PyTorch c10d/reducer.cpp: a full bucket is reduced at once'),
    always('optimizer.gradientNorm', false, 'PyTorch DDP leaves the norm to its user'),
  ],
};
