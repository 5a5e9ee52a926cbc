/** The language in which runs are looked up. */
export { compileQuery } from './query/compile.ts';
export { type Completion, type Completions, completions } from './query/complete.ts';
export { fieldsNamed, type QueryField, queryFields } from './query/fields.ts';
export { QueryProblem, quoted } from './query/tokens.ts';
