// Takes the time of round trips, one at a time: what every peer under Node does with its own way to call a worker.
export async function trips(call) {
  const [warmUps, count, size] = process.argv.slice(2).map(Number);
  const message = 'x'.repeat(size);
  const nanos = [];
  for (let i = -warmUps; i < count; i++) {
    const begun = process.hrtime.bigint();
    const answer = await call(message);
    const took = process.hrtime.bigint() - begun;
    if (answer !== message) {
      throw new Error(`not what was sent: ${answer}`);
    }
    if (i >= 0) {
      nanos.push(took);
    }
  }
  console.log(nanos.join('\n'));
}
