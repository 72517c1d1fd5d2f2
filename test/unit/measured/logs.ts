/** Logs in the forms that the tests have printed over the years; the numbers are made up. */

const HEAD = `#                                                              out-of-place                       in-place
#       size         count      type   redop    root     time   algbw   busbw #wrong     time   algbw   busbw #wrong
#        (B)    (elements)                               (us)  (GB/s)  (GB/s)            (us)  (GB/s)  (GB/s)       `;

/** nccl-tests 2.17: the head names the test and lists the devices. */
export const NCCL = `# nccl-tests version 2.17.1 nccl-headers=22703 nccl-library=22703
# Collective test starting: all_reduce_perf
# nThread 1 nGpus 4 minBytes 0 maxBytes 1073741824 step: 32768(factor) warmup iters: 5 iters: 20 agg iters: 1 validation: 1 graph: 0
#
# Using devices
#  Rank  0 Group  0 Pid   1234 on      node1 device  0 [0000:19:00] NVIDIA H100 80GB HBM3
#  Rank  1 Group  0 Pid   1234 on      node1 device  1 [0000:3b:00] NVIDIA H100 80GB HBM3
#  Rank  2 Group  0 Pid   1234 on      node1 device  2 [0000:4c:00] NVIDIA H100 80GB HBM3
#  Rank  3 Group  0 Pid   1234 on      node1 device  3 [0000:5d:00] NVIDIA H100 80GB HBM3
#
${HEAD}
           0             0     float     sum      -1     0.15    0.00    0.00      0     0.14    0.00    0.00      0
       32768          8192     float     sum      -1    20.00    1.64    2.46      0    19.50    1.68    2.52    N/A
  1073741824     268435456     float     sum      -1   4400.5  244.01  366.01      0   4398.0  244.14  366.21      0
# Out of bounds values : 0 OK
# Avg bus bandwidth    : 184.3
#
# Collective test concluded: all_reduce_perf
`;

/** Under mpirun, with lines of NCCL_DEBUG between, wrong data in one row and no list of devices. */
export const MPI = `Warning: Permanently added 'worker-1' (ECDSA) to the list of known hosts.
[1,0]<stdout>:node1:21:21 [0] NCCL INFO Bootstrap : Using eth0:10.0.0.1<0>
[1,0]<stdout>:#
${HEAD.split('\n')
  .map((line) => `[1,0]<stdout>:${line}`)
  .join('\n')}
[1,0]<stdout>:     1048576         16384     float    none      -1    50.00   20.97   19.66      0    51.00   20.56   19.28      0
[1,3]<stdout>:node2:44:90 [3] NCCL INFO Channel 00/0 : 3[3] -> 4[0] [send] via NET/IB/0
[1,0]<stdout>:    67108864       1048576     float    none      -1   1500.0   44.74   41.94      3   1510.0   44.44   41.66      0
[1,0]<stdout>:# Avg bus bandwidth    : 30.6 
`;

/** rccl-tests with two collectives in one file, one of them in place alone. */
export const RCCL = `./build/broadcast_perf -g 2
# nThread 1 nGpus 2 minBytes 1048576 maxBytes 1048576 step: 2(factor) warmup iters: 5 iters: 20 agg iters: 1 validation: 1 graph: 0
#
rccl-tests: Version develop:ae3e635
# Using devices
#   Rank  0 Pid  77 on  node1 device  0 [0000:0c:00] AMD Instinct MI300X
#   Rank  1 Pid  77 on  node1 device  1 [0000:22:00] AMD Instinct MI300X
#
${HEAD.replaceAll('#wrong', ' #wrong')}
     1048576        262144     float    none       0    40.00   26.21   26.21      0    40.00   26.21   26.21      0
# Errors with asterisks indicate errors that have exceeded the maximum threshold.
# Avg bus bandwidth    : 26.21
./build/reduce_scatter_perf -g 2
# Using devices
#   Rank  0 Pid  78 on  node1 device  0 [0000:0c:00] AMD Instinct MI300X
#   Rank  1 Pid  78 on  node1 device  1 [0000:22:00] AMD Instinct MI300X
#
#                                                               in-place
#       size         count      type   redop    root     time   algbw   busbw  #wrong
#        (B)    (elements)                               (us)  (GB/s)  (GB/s)
     1048576        131072     float     sum      -1    30.00   34.95   17.48      0
`;

/** nccl-tests 2.0: columns of their own, empty cells, times of the first versions in ms. */
export const OLD = `# Using devices
#   Rank  0 on      node1 device  0 [0x06] Tesla V100
#                                              out-of-place                    in-place
#      bytes             N    type      op     time  algbw  busbw      res     time  algbw  busbw      res
    16777216       4194304   float     sum    0.200  83.89 146.80    5e-07    0.201  83.47 146.07    5e-07
`;

const timing = (time: number, algbw: number, busbw: number) => ({
  time,
  alg_bw: algbw,
  bus_bw: busbw,
  nwrong: 0,
});

/** The file of `-J`: two processes of four devices, which list the first one each. */
export const NCCL_JSON = JSON.stringify({
  version: 3,
  args: ['/opt/nccl-tests/build/all_reduce_perf_mpi', '-b', '1M'],
  env: ['SECRET=1'],
  nccl_version: 22703,
  config: {
    nthreads: 1,
    ngpus: 4,
    devices: [
      { rank: 0, group: 0, hostname: 'node1', device: 0, device_info: 'NVIDIA H100' },
      { rank: 4, group: 0, hostname: 'node2', device: 0, device_info: 'NVIDIA H100' },
    ],
  },
  results: [
    {
      ...{ size: 1048576, count: 262144, type: 'float', redop: 'sum', root: '    -1' },
      out_of_place: timing(40, 26.2144, 45.8752),
      in_place: { ...timing(41, 25.575, 44.756), nwrong: null },
    },
    { size: 2097152, redop: 'sum', out_of_place: null, in_place: timing(50, 41.943, 73.4) },
    { size: 4194304, redop: 'sum', out_of_place: { time: 'nan', alg_bw: 0, bus_bw: 0, nwrong: 0 } },
  ],
  average_bus_bandwidth: { bandwidth: 55, okay: 'unchecked' },
});

/** Records of rccl-tests: two collectives, a timing each. */
export const RCCL_RECORDS = [
  {
    ...{ numCycle: 1, name: 'AllGather', nodes: 1, ranks: 8, size: 1048576, type: 'float', redop: 'none' },
    ...{ inPlace: 0, time: 30, algBw: 34.95, busBw: 30.58, wrong: '0' },
  },
  {
    ...{ numCycle: 1, name: 'AlltoAll', nodes: 1, ranks: 8, size: 1048576, type: 'float', redop: 'none' },
    ...{ inPlace: 1, time: 35, algBw: 29.96, busBw: 26.21, wrong: 'N/A' },
  },
];
