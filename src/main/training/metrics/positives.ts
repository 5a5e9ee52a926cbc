/** How many positives the anchors of an epoch's batches met: what a contrastive loss had to learn from. */

export interface PositiveCounts {
  /** Positives an anchor had on average: others of its batch with its label, and its own other views. */
  meanPositives: number;
  /** Share of anchors without any, in [0, 1]; such an anchor adds nothing to a contrastive loss. */
  shareWithout: number;
}

/**
 * @param batchesOfLabels the labels of each batch, one an image
 * @param views of each image in a batch; each view is an anchor
 */
export function countPositives(batchesOfLabels: Iterable<Int32Array>, views = 1): PositiveCounts {
  let anchors = 0;
  let positives = 0;
  let without = 0;
  for (const labels of batchesOfLabels) {
    const members = new Map<number, number>();
    for (const label of labels) members.set(label, (members.get(label) ?? 0) + 1);
    anchors += labels.length * views;
    for (const count of members.values()) {
      const rows = count * views;
      positives += rows * (rows - 1);
      if (rows === 1) without++;
    }
  }
  return { meanPositives: positives / anchors, shareWithout: without / anchors };
}
