/** The benchmark of maps, which needs no home. */
export { runTsneBenchmark, type TsneReport, tsneCases } from '../benchmark/tsne/tsne.ts';
