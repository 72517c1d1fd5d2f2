/**
 * Looks for sizes that take less time than smaller ones: from 8 B to 16 GiB by a factor of 1.5, on
 * presets with a profile, over 1 to 64 servers. Prints every fall of more than 1 %; exits 1 if
 * there is one.
 *
 *   npx tsx test/accuracy/monotone.ts [--preset NAME …] [--collective NAME …] [--servers 1,2,4]
 *     [--by 1.5] [--from 8]
 */
import { parseArgs } from 'node:util';
import { collectives } from '../../src/collective/registry.ts';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { presets } from '../../src/presets/registry.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', multiple: true },
    collective: { type: 'string', multiple: true },
    servers: { type: 'string', default: '1,2,3,4,8,16,32,64' },
    by: { type: 'string', default: '1.5' },
    from: { type: 'string', default: '8' },
  },
});
const sizes: number[] = [];
for (let size = Number(values.from); size <= 16 * 2 ** 30; size *= Number(values.by))
  sizes.push(Math.round(size));
/** Keys that set the servers of a preset. */
const KEYS = ['servers', 'leaves'];
for (const name of values.preset ?? [])
  if (!presets.some((one) => one.name === name && one.blocks.profile))
    throw new Error(`no preset '${name}' with a profile`);
let falls = 0;
const device = createCpuDevice();
for (const preset of presets.filter(({ blocks }) => blocks.profile)) {
  if (values.preset && !values.preset.includes(preset.name)) continue;
  const key = KEYS.find((one) => one in preset.fabric && preset.fabric.hosts !== '2');
  if (!key || 'segments' in preset.fabric) continue;
  for (const { name } of collectives) {
    if (values.collective && !values.collective.includes(name)) continue;
    for (const servers of values.servers.split(',')) {
      const fabric = `preset:${preset.name},${key}=${servers}`;
      const text = `fabric: ${fabric}\ncollective: { name: ${name}, size: [${sizes.map((size) => `${size} B`).join(', ')}] }`;
      const { collectives: rows } = await runScenario(await parseScenario(text), { device });
      let most = 0;
      for (const { bytes, time_us: us, algorithm, protocol } of rows) {
        if ((us as number) < 0.99 * most) {
          falls++;
          console.log(`${fabric} ${name} ${bytes} B: ${us} us after ${most} us, ${algorithm} ${protocol}`);
        }
        most = Math.max(most, us as number);
      }
      console.log(`${fabric} ${name}: ${sizes.length} sizes`);
    }
  }
}
device.destroy();
process.exitCode = falls > 0 ? 1 : 0;
