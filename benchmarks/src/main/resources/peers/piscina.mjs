import { Piscina } from 'piscina';
import { trips } from './trip.mjs';

const pool = new Piscina({ filename: new URL('piscina-thread.mjs', import.meta.url).href, minThreads: 1, maxThreads: 1 });
await trips((message) => pool.run(message));
await pool.destroy();
