/** What the numbers of an epoch say about collapse, in plain words. */

export interface HealthValues {
  /** Mean standard deviation of a dimension of the l2-normalised features. */
  std: number;
  /** Sum of the variances of all dimensions: 1 minus the mean cosine of two images. */
  variance: number;
  /** Of a feature vector. */
  dimensions: number;
  /** Mean training loss of the epoch. */
  loss: number;
  /** What the loss is where all projections are the same; null where it is not to be judged by that. */
  plateau: number | null;
}

export interface HealthVerdict {
  collapsed: boolean;
  /** One sentence for a person; null where all is well. */
  message: string | null;
}

/** Two images have a mean cosine above 0.9975: a spread of less than a twentieth of the healthy one. */
const collapsedVariance = 0.0025;
/** Part of the plateau that a loss is away from it at most while nothing is learned. */
const plateauTolerance = 0.005;

const number = (value: number) => value.toPrecision(3);

/**
 * A run has collapsed where every image gets nearly the same features, or where the contrastive loss stays at the value
 * it has for projections that are all the same. The first is judged by the variance, as features that stand for few
 * classes in many dimensions have a small standard deviation too.
 */
export function healthVerdict({ std, variance, dimensions, loss, plateau }: HealthValues): HealthVerdict {
  if (variance < collapsedVariance) {
    const healthy = number(1 / Math.sqrt(dimensions));
    return {
      collapsed: true,
      message: `The features have collapsed: all images get nearly the same ones (standard deviation ${number(std)}, healthy is near ${healthy}).`,
    };
  }
  if (plateau !== null && Math.abs(loss - plateau) < plateauTolerance * plateau) {
    return {
      collapsed: true,
      message: `The projections have collapsed: the loss stays at ${number(loss)}, its value where all are the same (${number(plateau)}).`,
    };
  }
  return { collapsed: false, message: null };
}
