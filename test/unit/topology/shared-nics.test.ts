/** Which nodes of a file's fabric are NICs that ranks share. */
import { describe, expect, it } from 'vitest';
import { nodeName } from '../../../src/model/fabric.ts';
import { file } from '../../../src/topology/file.ts';
import { nodeByName } from '../../../src/topology/parts/shared-nics.ts';

function nicsOf(text: string): string[] {
  const values = { path: 'f.yaml', text } as Parameters<typeof file.build>[0];
  const fabric = file.build(values);
  return (fabric.sharedNics ?? []).map((node) => nodeName(fabric, node));
}

/** Two servers of 8 with an NVSwitch each; `switches`, and cables beyond. */
const servers = (switches: string, cables: readonly string[]) => `
ranks: 16
nvswitches: 2
switches: ${switches}
links:
  - [rank 0-7, nvswitch 0, 300GB/s, 250ns]
  - [rank 8-15, nvswitch 1, 300GB/s, 250ns]
${cables.map((cable) => `  - [${cable}, 500ns]`).join('\n')}
`;

describe('shared NICs', () => {
  it.each([
    ['nic', 'nic'],
    ['NIC', 'nic'],
    ['hca', 'nic'],
    ['mlx hca', 'nic'],
    ['pcie', 'nic'],
    ['cx7', 'nic'],
    ['leaf', 'switch'],
    ['tor', 'switch'],
    ['nic-leaf', 'nic'],
    ['panic', undefined],
    ['unicorn', undefined],
    ['x', undefined],
  ])('%s is called a %s', (name, kind) => {
    expect(nodeByName(name)).toBe(kind);
  });

  it.each([
    [
      'one of a server',
      servers('{ nic: 2, leaf: 1 }', [
        'rank 0-7, nic 0, 12.5GB/s',
        'rank 8-15, nic 1, 12.5GB/s',
        'nic 0-1, leaf 0, 12.5GB/s',
      ]),
      ['nic 0', 'nic 1'],
    ],
    [
      'two for eight, four ranks each',
      servers('{ nic: 4, leaf: 1 }', [
        'rank 0-3, nic 0, 12.5GB/s',
        'rank 4-7, nic 1, 12.5GB/s',
        'rank 8-11, nic 2, 12.5GB/s',
        'rank 12-15, nic 3, 12.5GB/s',
        'nic 0-3, leaf 0, 12.5GB/s',
      ]),
      ['nic 0', 'nic 1', 'nic 2', 'nic 3'],
    ],
    [
      'two for eight, all ranks on both, a port to either leaf',
      servers('{ nic: 4, leaf: 2 }', [
        'rank 0-7, nic 0-1, 12.5GB/s',
        'rank 8-15, nic 2-3, 12.5GB/s',
        'nic 0-3, leaf 0-1, 6.25GB/s',
      ]),
      ['nic 0', 'nic 1', 'nic 2', 'nic 3'],
    ],
    [
      'behind PCIe switches',
      servers('{ plx: 2, hca: 4, leaf: 1 }', [
        'rank 0-7, plx 0, 25GB/s',
        'rank 8-15, plx 1, 25GB/s',
        'plx 0, hca 0-1, 25GB/s',
        'plx 1, hca 2-3, 25GB/s',
        'hca 0-3, leaf 0, 12.5GB/s',
      ]),
      ['plx 0', 'plx 1', 'hca 0', 'hca 1', 'hca 2', 'hca 3'],
    ],
    [
      'by names that say nothing, one way on',
      servers('{ x: 2, y: 1 }', [
        'rank 0-7, x 0, 12.5GB/s',
        'rank 8-15, x 1, 12.5GB/s',
        'x 0-1, y 0, 12.5GB/s',
      ]),
      ['x 0', 'x 1'],
    ],
    [
      'none: names that say nothing, two ways on, as a leaf has',
      servers('{ x: 2, y: 2 }', [
        'rank 0-7, x 0, 12.5GB/s',
        'rank 8-15, x 1, 12.5GB/s',
        'x 0-1, y 0-1, 12.5GB/s',
      ]),
      [],
    ],
    [
      'none: leaves of one server each, with one way up',
      servers('{ leaf: 2, spine: 1 }', [
        'rank 0-7, leaf 0, 50GB/s',
        'rank 8-15, leaf 1, 50GB/s',
        'leaf 0-1, spine 0, 100GB/s',
      ]),
      [],
    ],
    ['none: one switch for all', servers('{ x: 1 }', ['rank 0-15, x 0, 50GB/s']), []],
    [
      'without an NVSwitch, by its name',
      'ranks: 4\nswitches: { nic: 2, leaf: 1 }\nlinks:\n  - [rank 0-1, nic 0, 10GB/s, 1us]\n  - [rank 2-3, nic 1, 10GB/s, 1us]\n  - [nic 0-1, leaf 0, 10GB/s, 1us]\n',
      ['nic 0', 'nic 1'],
    ],
    [
      'none: ranks forward',
      'ranks: 3\nforward: true\nswitches: { nic: 1 }\nlinks:\n  - [rank 0-2, nic 0, 10GB/s, 1us]\n  - [rank 0, rank 1, 10GB/s, 1us]\n',
      [],
    ],
  ])('%s', (_what, text, expected) => {
    expect(nicsOf(text)).toEqual(expected);
  });

  // SimAI's form: 4 ranks (0-3), NVSwitches 4 and 5, NICs 6 and 7, a switch 8; nothing has a name.
  it('in a file of ns-3', () => {
    const cables = ['0 4', '1 4', '2 5', '3 5'].map((ends) => `${ends} 2400Gbps 25ns 0`);
    const nics = ['0 6', '1 6', '2 7', '3 7', '6 8', '7 8'].map((ends) => `${ends} 100Gbps 500ns 0`);
    const text = ['9 2 2 3 10 H100', '4 5 6 7 8', ...cables, ...nics, ''].join('\n');
    expect(nicsOf(text)).toEqual(['leaf 0', 'leaf 1']);
  });
});
