-- Besides checkpoints, files are kept of what the networks say of the test images after an epoch: one of each kind.
CREATE UNIQUE INDEX outcome_of_epoch ON artifacts (run_id, kind, stage, epoch) WHERE kind IN ('features', 'predictions');
