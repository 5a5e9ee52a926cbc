/**
 * Prints what vitest's JSON report says: the files and tests that failed, then one line "N passed, N failed".
 * Plain JavaScript, for it runs even where the installation of Node 24 failed.
 * Usage: node scripts/summarise-tests.mjs REPORT.json
 */
import { readFileSync } from 'node:fs';

/** The report, or null where the tests never ran. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const report = read(process.argv[2]);
if (report === null) {
  console.log('The tests did not run: a step before them failed.');
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} else {
  // A file that cannot be loaded has no tests that could fail, and counts as one.
  const broken = report.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0);
  for (const file of broken) console.log(`failed to load: ${file.name}`);
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'failed') console.log(`failed: ${test.fullName}`);
    }
  }
  const failed = report.numFailedTests + broken.length;
  if (report.numPendingTests > 0) console.log(`${report.numPendingTests} skipped`);
  console.log(`${report.numPassedTests} passed, ${failed} failed`);
  process.exitCode = failed > 0 || report.success !== true ? 1 : 0;
}
