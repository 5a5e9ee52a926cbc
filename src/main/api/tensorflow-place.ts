/** Where TensorFlow lies that could not be installed in the program's own folder, for the command line. */
export { privatePlace } from '../engines/tensorflow/private-place.ts';
