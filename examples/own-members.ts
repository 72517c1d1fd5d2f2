/**
 * A fabric and an algorithm of your own, without touching the package: `npx tsx
 * examples/own-members.ts`. Two leaves joined by one cable, and an all-reduce that hands everything
 * to the first rank and has it hand the sum back.
 */
import {
  checkCollective,
  createCpuDevice,
  defineTopology,
  latencyParam,
  parseScenario,
  planned,
  rateParam,
  resultTable,
  runScenario,
  script,
  startFabric,
  withMembers,
} from '@weft-fabric/weft';

const dumbbell = defineTopology({
  name: 'dumbbell',
  summary: 'two leaves with hosts each, and one cable between them',
  params: {
    hosts: { kind: 'count', help: 'hosts of a leaf', min: 1 },
    rate: rateParam,
    latency: latencyParam,
  },
  build({ hosts, rate, latency }) {
    const cable = { rateBps: rate, latencyPs: latency };
    const ranks = 2 * hosts;
    const fabric = startFabric({
      name: 'dumbbell',
      tierNames: ['rank', 'leaf'],
      ranks,
      switches: [2],
      cables: ranks + 1,
    });
    const leaf = fabric.firstOfTier(1);
    for (let rank = 0; rank < ranks; rank++) fabric.cable(rank, leaf + Math.floor(rank / hosts), cable);
    fabric.cable(leaf, leaf + 1, cable);
    return fabric.finish();
  },
});

/**
 * Everything goes through the first rank's port, twice (n-1)·S: a bad algorithm, and an easy one to
 * reckon.
 */
const server = planned({
  name: 'server',
  summary: 'all buffers to the first rank, their sum back to all',
  params: {},
  chunks: () => 1,
  lanesPerRank: () => 1,
  steps({ n, position }) {
    const others = Array.from({ length: n - 1 }, (_, i) => i + 1);
    const told = script();
    if (position > 0) {
      told.send({ position: 0, chunks: { first: 0 }, reduce: true });
      told.receive({ position: 0 });
    } else {
      for (const other of others) told.receive({ position: other });
      for (const other of others) told.send({ position: other, chunks: { first: 0 } });
    }
    return told.steps();
  },
});

const registries = withMembers({ topologies: [dumbbell], algorithms: { 'all-reduce': [server] } });

const ranks = Uint32Array.from({ length: 8 }, (_, rank) => rank);
const { faults } = checkCollective({
  collective: 'all-reduce',
  algorithm: server,
  bytes: 1000,
  groups: [ranks],
});
console.log(`server over 8 ranks: ${faults.length === 0 ? 'right' : faults.join('; ')}\n`);

const device = createCpuDevice();
for (const algorithm of ['server', 'ring']) {
  const text = `
fabric: dumbbell:hosts=4,rate=400Gbit/s,latency=1us
collective: { name: all-reduce, algorithm: ${algorithm}, size: 50MB }
`;
  const scenario = await parseScenario(text, { registries });
  console.log(resultTable(await runScenario(scenario, { device })));
}
device.destroy();
