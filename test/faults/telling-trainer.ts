/** The real trainer, which says its process's id first. */
process.stderr.write(`trainer ${process.pid}\n`);
await import('#main/trainer/main.ts');
