/** Trains a run through all its stages. */
import { type MeasuredEpoch, stopsEarly } from '#shared/early-stopping.ts';
import type { Metrics } from '#shared/run.ts';
import { type StageName, stagesOf } from '#shared/settings.ts';
import type { EpochOutcomes } from '../artifacts/outcomes.ts';
import { subset } from '../datasets/subset.ts';
import { OutOfMemory } from '../engines/program.ts';
import { channelStatistics } from './channel-statistics.ts';
import { stepsPerEpoch, trainEpoch } from './epoch.ts';
import { lonelyClasses } from './lonely-classes.ts';
import { type Measurement, type MeasurementRequest, measureEpoch } from './measurement.ts';
import { assertBatchFits, outOfMemory } from './memory.ts';
import { type HealthVerdict, healthVerdict } from './metrics/verdict.ts';
import { buildModel } from './model.ts';
import { parameterCounts } from './parameter-counts.ts';
import { plateauOf, positiveMetrics } from './pretrain-report.ts';
import { restore } from './restore.ts';
import { buildStage } from './stages/index.ts';
import type { Checkpoint, EpochProgress, Train } from './training.ts';

/** The verdict on an epoch that trained the encoder; null for others, and where the features tell nothing. */
function judge(values: Metrics, dimensions: number, plateau: number | null): HealthVerdict | null {
  const { 'health/std': std, 'health/variance': variance, 'train/loss': loss } = values;
  if (std === undefined || variance === undefined || loss === undefined) return null;
  return healthVerdict({ std, variance, dimensions, loss, plateau });
}

/** What the last epoch of a stage measures, where it turned out only now to be the last. */
async function measureFinal(
  request: MeasurementRequest,
  { values, outcomes }: Measurement,
): Promise<Measurement> {
  const isMeasured = Object.keys(values).some((name) => name.startsWith('test/'));
  return isMeasured ? { values: {}, outcomes } : await measureEpoch({ ...request, test: true });
}

/** Epochs that lie before a checkpoint: those after it are trained again. */
function epochsUntil(
  history: readonly MeasuredEpoch[],
  resume: Checkpoint | null,
  stages: readonly StageName[],
): MeasuredEpoch[] {
  if (resume === null) return [];
  const { stage, epoch } = resume.position;
  const at = stages.indexOf(stage);
  return history.filter(
    (one) => stages.indexOf(one.stage) < at || (one.stage === stage && one.epoch <= epoch),
  );
}

export const train: Train = async (request, observer, signal) => {
  const { run, dataset, engine, resume, earlyStopping = null, measureAt = [], readAhead = null } = request;
  const { settings, seed } = run;
  const data = subset(dataset, { ...settings.dataset, seed });
  const { imageShape } = dataset;
  const statistics = settings.normalize ? channelStatistics(data.train, imageShape) : null;
  const model = buildModel({ settings, imageShape, classes: data.classes.length, seed, statistics });
  const counts = parameterCounts(settings, imageShape, data.classes.length).stages;
  const stages = stagesOf(settings.method);
  const first = resume === null ? 0 : stages.indexOf(resume.position.stage);
  const history = epochsUntil(request.history ?? [], resume, stages);
  let restored = resume;
  const lonely = lonelyClasses(data.train, data.classes, settings);
  // What a trainer writes to its standard error is the run's log.
  if (lonely !== null && resume === null) process.stderr.write(`pretrain: ${lonely}\n`);

  const begin = (name: StageName) => {
    const stage = buildStage[name](model, settings);
    const runner = engine.createRunner(stage.program, settings.execution);
    const shared = { settings, imageShape, trainingImages: data.train.size, memory: engine.memory };
    return { stage, runner, needs: { stage, runner, parameters: counts[name]!, ...shared } };
  };
  // Of every stage: that a batch of the last does not fit is known before the first has trained.
  for (const name of stages.slice(first)) {
    const { stage, runner, needs } = begin(name);
    assertBatchFits(needs);
    runner.dispose();
    stage.dispose();
  }

  for (const stageName of stages.slice(first)) {
    const { stage, runner, needs } = begin(stageName);
    // Again, as less may be free by now; on a GPU what this process keeps for itself does not look free.
    if (stageName !== stages[first] && !engine.onGpu) assertBatchFits(needs);
    if (restored !== null) restore(runner, restored);
    const firstEpoch = restored === null ? 1 : restored.position.epoch + 1;
    let within = restored?.position.within ?? null;
    const stopsNow = () => earlyStopping !== null && stopsEarly(history, stageName, earlyStopping);
    // The checkpoint may be the last of a stage that ended early.
    let ended = restored !== null && within === null && stopsNow();
    restored = null;
    let complaint: string | null = null;
    let explained = false;
    for (let epoch = firstEpoch; epoch <= stage.settings.epochs && !ended; epoch++) {
      const common = { stage, runner, imageShape, seed, epoch, signal };
      const stepsBefore = (epoch - 1) * stepsPerEpoch(stage, data.train);
      const save = async (progress: EpochProgress) => {
        await runner.fetch?.();
        await observer.onCheckpoint?.(() => ({
          position: {
            stage: stageName,
            epoch: epoch - 1,
            step: stepsBefore + progress.step,
            ...(progress.step === 0 ? {} : { within: progress }),
          },
          tensors: runner.read(),
        }));
      };
      const explainedFailure = (error: unknown) =>
        error instanceof OutOfMemory ? outOfMemory(needs, error) : error;
      const result = await trainEpoch({
        ...common,
        split: data.train,
        readAhead,
        resume: within,
        observer,
        save,
      }).catch((error: unknown) => {
        throw explainedFailure(error);
      });
      within = null;
      const test = stageName === stages[0] && measureAt.includes(epoch);
      if (runner.reason !== null && !explained) {
        process.stderr.write(`${stageName}: steps run op by op, since ${runner.reason}.\n`);
        explained = true;
      }
      const values: Metrics = { ...result.values };
      let outcomes: EpochOutcomes;
      try {
        const request = { ...common, data, settings, dataset: dataset.id };
        let measured = await measureEpoch({ ...request, test });
        Object.assign(values, measured.values);
        history.push({ stage: stageName, epoch, values });
        ended = epoch === stage.settings.epochs || stopsNow();
        // An early end is an end: the test images are measured after it.
        if (ended) {
          measured = await measureFinal(request, measured);
          Object.assign(values, measured.values);
        }
        outcomes = measured.outcomes;
      } catch (error) {
        // Measured again when the run goes on; the steps are not taken again.
        if (signal.aborted) await save(result.progress);
        throw explainedFailure(error);
      }
      const pretrained = { settings, split: data.train, seed, epoch };
      if (stageName === 'pretrain') Object.assign(values, positiveMetrics(pretrained));
      const plateau = stageName === 'pretrain' ? plateauOf(pretrained) : null;
      const verdict = judge(values, model.featureSize, plateau);
      if (verdict !== null) {
        values['health/collapsed'] = verdict.collapsed ? 1 : 0;
        if (verdict.message !== null && complaint === null) {
          process.stderr.write(`${stageName}, epoch ${epoch}: ${verdict.message}\n`);
        }
        complaint = verdict.message;
      }
      const position = { stage: stageName, epoch, step: result.step };
      await runner.fetch?.();
      await observer.onEpoch(
        { ...position, seconds: result.seconds, values },
        () => ({ position, tensors: runner.read() }),
        ended,
        outcomes,
      );
    }
    runner.dispose();
    stage.dispose();
  }
  model.dispose();
};
