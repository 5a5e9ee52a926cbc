import type { EncoderName } from '#shared/settings.ts';
import type { Parameters } from '../parameters.ts';
import type { Encoder } from './encoder.ts';
import { resnet } from './resnet.ts';
import { resnetCifar } from './resnet-cifar.ts';
import { resnet50v2 } from './resnet50v2.ts';
import { smallCnn } from './small-cnn.ts';

const builders: Record<EncoderName, (parameters: Parameters, channels: number, width: number) => Encoder> = {
  'small-cnn': smallCnn,
  resnet8: (parameters, channels, width) => resnetCifar(parameters, channels, width, 1),
  resnet20: (parameters, channels, width) => resnetCifar(parameters, channels, width, 3),
  resnet32: (parameters, channels, width) => resnetCifar(parameters, channels, width, 5),
  resnet56: (parameters, channels, width) => resnetCifar(parameters, channels, width, 9),
  resnet18: (parameters, channels, width) => resnet(parameters, channels, width, 18),
  resnet50: (parameters, channels, width) => resnet(parameters, channels, width, 50),
  resnet50v2,
};

/** Builds the encoder of that name with its parameters. */
export function buildEncoder(
  name: EncoderName,
  parameters: Parameters,
  channels: number,
  width: number,
): Encoder {
  return builders[name](parameters, channels, width);
}
