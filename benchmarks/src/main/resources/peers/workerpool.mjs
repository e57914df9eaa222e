import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';
import { trips } from './trip.mjs';

const script = fileURLToPath(new URL('workerpool-child.mjs', import.meta.url));
const pool = workerpool.pool(script, { workerType: 'process', maxWorkers: 1 });
await trips((message) => pool.exec('echo', [message]));
await pool.terminate();
