import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** One after the other, so that none disturbs another: all, or those that are named. */
const benches = [
  'engine-throughput',
  'scheduler-tick',
  'card-redraw',
  'click-ack',
  'checks-ack',
  'vote-storm',
  'mail',
  'page',
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}; there are ${benches.join(', ')}`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : benches) {
  console.log(`== ${name}`);
  const bench = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const [code] = await once(spawn(process.execPath, [bench], { stdio: 'inherit' }), 'exit');
  if (code !== 0) process.exitCode = 1;
}
