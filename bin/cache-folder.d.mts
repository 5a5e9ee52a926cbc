export declare function cacheRoot(env?: NodeJS.ProcessEnv): string;
