import { entry } from './entry.ts';

export const storeErrors = {
};
