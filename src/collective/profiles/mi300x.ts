/** MI300X with RCCL: 8 in a full mesh, a 400 Gbit/s NIC each. */
import { meshRingParams, methodsOf, type Profile } from '../profile.ts';
import { allToAllLoad, ll, simple } from './nccl.ts';

const protocols = [ll({ up: 2, out: 5 }), simple({ up: 5_000, out: 3_000 })];

export const mi300x: Profile = {
  name: 'mi300x',
  summary: 'MI300X with RCCL: direct inside a server, rings over every link between servers; LL, Simple',
  launchNs: 20_000,
  efficiency: { up: 0.75, out: 0.96 },
  reducesInSwitch: false,
  methods: [
    ...methodsOf(['all-reduce'], 'direct', protocols, { within: 'server' }),
    ...methodsOf(['all-reduce', 'all-gather', 'reduce-scatter'], 'ring', protocols, {
      params: meshRingParams,
    }),
    ...methodsOf(['broadcast', 'reduce'], 'chain', protocols, {
      params: (gpus) => ({ ...meshRingParams(gpus), pieces: 64 }),
    }),
    ...methodsOf(['all-to-all'], 'direct', protocols.slice(-1), { load: allToAllLoad }),
    ...methodsOf(['send-recv', 'transfer'], 'direct', protocols.slice(-1)),
  ],
  sources: [
    'up: 48 of 64 GB/s between two, 313 GB/s of 7 x 64 all-reduced by 8 at 4 GB (stas00/ml-engineering, network/README.md)',
    'out: as with NCCL at 400 Gbit/s; ROCm/cvs asks for 330 to 350 GB/s over 8 NICs',
    'launch 20 µs (RCCL src/graph/tuning.cc: 12 to 17 µs of base latency) and overheads: not fitted to any table',
  ],
};
