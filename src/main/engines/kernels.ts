export interface Kernels {}
