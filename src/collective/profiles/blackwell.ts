/**
 * B200 and GB200 with NCCL: NVSwitches of the fourth generation, which add; a 400 Gbit/s NIC each.
 */
import type { Method, Profile } from '../profile.ts';
import { ll, ll128, ncclMethods, nvlsMethods, simple } from './nccl.ts';

export const blackwell: Profile = {
  name: 'blackwell',
  summary: 'B200, GB200 with NCCL: ring with LL, LL128 or Simple; NVLS inside one server',
  launchNs: 38_000,
  efficiency: { up: 0.8, out: 0.955 },
  reducesInSwitch: true,
  methods: [
    ...ncclMethods([ll({ up: 3.3, out: 5 }), ll128({ up: 1.8, out: 1.1 }), simple({ up: 2900, out: 3000 })]),
    ...nvlsMethods({ ns: 29_500, wire: 2.4 }, { ns: 71_500, wire: 1.42 }),
  ],
  sources: [
    'launch: 48 µs for 32 to 512 KiB on 8 B200 (stas00/ml-engineering, network), less 14 LL hops; fitted',
    'up: 720 of 900 GB/s: 700 by rings (NVIDIA GTC S72583), 741 at 4 GiB (ml-engineering)',
    'out: 382 GB/s over 8 NICs of 50 on 4 servers (ml-engineering, p6-b200)',
    'LL: 218 GB/s on one server, fitted to 1 to 8 MiB (NCCL llMaxBws: 282); several: 90 and 70, halved twice, as no data exist',
    'NVLS: 507 GB/s a port, between 846 GB/s of busbw at 16 GiB and 741 at 4 GiB, where NCCL had rings ' +
      '(ml-engineering); GTC S72583: 850. Small chunks: fitted to 4 to 32 MiB',
  ],
};

/** The same on EFA, which keeps no order of bytes: between servers NCCL is left with Simple. */
export const blackwellEfa: Profile = {
  ...blackwell,
  name: 'blackwell-efa',
  summary: 'B200 with NCCL on EFA: like blackwell inside a server, ring with Simple between servers',
  methods: blackwell.methods.flatMap((method): Method[] => {
    if (method.within === 'server' || method.protocol.name === 'Simple') return [method];
    return method.within === 'servers' ? [] : [{ ...method, within: 'server' }];
  }),
  sources: [
    ...blackwell.sources,
    'Simple between servers: aws/aws-ofi-nccl issue 76 and its log ("Setting NCCL_PROTO to simple"); not stated for ' +
      'p6, but its 360 to 390 µs of 128 KiB to 2 MiB suggest it',
  ],
};
