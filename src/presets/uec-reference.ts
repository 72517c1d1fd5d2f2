/**
 * The set-up in which Ultra Ethernet's simulator validates its congestion control
 * (ultraethernet/uet-htsim, `htsim/sim/datacenter/validate_uec_sender.txt`, `main_uec.cpp`): 4150
 * bytes a packet on the wire, one hop a microsecond. Buffers (43 packets) and ECN thresholds (9 to
 * 35) result from weft's own defaults.
 */
import type { Preset } from './preset.ts';

export const uecReference: Preset = {
  name: 'uec-reference',
  summary:
    "reference case of Ultra Ethernet's htsim: fat-tree, 100 Gbit/s, 1 us per link, NSCC, trimming, 128 paths",
  sources: ['ultraethernet/uet-htsim, htsim/sim/datacenter: validate_uec_sender.txt, main_uec.cpp'],
  topology: 'fat-tree',
  fabric: { k: '4' },
  links: { rate: '100Gbit/s', latency: '1us' },
  blocks: {
    engine: { name: 'packet' },
    // The published runs of 128 paths are of the simulator's bitmap; its oblivious spraying is
    // `spray`.
    routing: { name: 'bitmap', entropies: '128' },
    cc: { name: 'nscc' },
    packet: { payload: '4086B', header: '64B', ack: '64B', ackEvery: '4' },
  },
};
