/** Arrays that threads share. */
export const sharedFloat64 = (length: number) => new Float64Array(new SharedArrayBuffer(8 * length));
export const sharedFloat32 = (length: number) => new Float32Array(new SharedArrayBuffer(4 * length));
export const sharedInt32 = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
