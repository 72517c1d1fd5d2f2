/** Takes buffers of the largest size until the device fails, and prints how. */
import { openWebGpuDevice } from '../../src/platform/node.ts';

const device = await openWebGpuDevice();
const { maxBindingBytes } = device.info;
try {
  for (let i = 0; i < 16; i++) {
    const buffer = device.createBuffer(`buffer ${i}`, maxBindingBytes);
    await device.read(buffer, 0, 4);
  }
  console.log(JSON.stringify({ name: 'none', message: '' }));
} catch (error) {
  const { name, message } = error as Error;
  console.log(JSON.stringify({ name, message }));
} finally {
  device.destroy();
}
