/** The parts that a design is edited in. */
import { policies } from './design.ts';
import { settingAt } from './problems.ts';

export const tabs = [
  { id: 'settings', title: 'Settings' },
  { id: 'sweep', title: 'Sweep and seeds' },
  { id: 'policies', title: 'Policies' },
  { id: 'json', title: 'JSON' },
] as const;
export type EditorTab = (typeof tabs)[number]['id'];

/** Where a place such as "arms.0.settings.views" is edited; undefined where it is on none, or on all of them. */
export function tabOf(path: string): EditorTab | undefined {
  const [head = ''] = path.split('.');
  if (settingAt(path) !== undefined || head === 'arms') return 'settings';
  if (head === 'sweep' || head === 'seeds') return 'sweep';
  return (policies as readonly string[]).includes(head) ? 'policies' : undefined;
}
