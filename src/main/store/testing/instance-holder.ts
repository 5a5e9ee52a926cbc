/** A program that serves the home HOME until it is killed. Usage: instance-holder.ts HOME */
import { claimInstance } from '../instance.ts';

claimInstance(process.argv[2]!).publish({ url: 'http://127.0.0.1:1/', token: null });
process.send!('serving');
setInterval(() => {}, 1000);
