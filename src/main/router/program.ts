import { os } from './base.ts';

export const program = {
  info: os.program.info.handler(({ context }) => ({
    ...context.program,
    pid: process.pid,
    home: context.workbench.home,
  })),
  problems: os.program.problems.handler(({ context }) => ({
    problems: context.workbench.integrityProblems(),
  })),
  repair: os.program.repair.handler(({ context }) => ({ done: context.workbench.repair() })),
};
