/** The time, told every half minute: for what is shown as "5 min ago". */

let now = $state(Date.now());
setInterval(() => {
  now = Date.now();
}, 30_000);

export const clock = {
  get now() {
    return now;
  },
};
