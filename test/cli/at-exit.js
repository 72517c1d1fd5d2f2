// Loaded before a process under test (`--import`): when it exits, its processor time so far goes to
// the file that WEFT_CPU_FILE names, in seconds, of all its threads.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(process.env.WEFT_CPU_FILE, String((user + system) / 1e6));
  });
}
