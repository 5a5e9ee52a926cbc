/** A thread of a team: does what it is told until it is ended. */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { kernels } from './kernels.ts';
import { control, Lane, TeamBroken } from './lane.ts';
import type { HelperData, Order } from './team.ts';

const { index, lanes, control: shared, orders } = workerData as HelperData;
const lane = new Lane(index, lanes, shared);

for (let done = 0; ; ) {
  Atomics.wait(shared, control.order, done);
  if (Atomics.load(shared, control.order) === done) continue;
  done++;
  const { message } = receiveMessageOnPort(orders) as { message: Order };
  try {
    (kernels[message.kernel] as (lane: Lane, args: unknown) => void)(lane, message.args);
    lane.sync();
  } catch (error) {
    if (error instanceof TeamBroken) break;
    Atomics.store(shared, control.broken, 1);
    Atomics.add(shared, control.round, 1);
    Atomics.notify(shared, control.round);
    throw error;
  }
}
