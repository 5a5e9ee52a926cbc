/** The screens, in the order of the sidebar. Each is loaded when it is first shown. */
import Boxes from '@lucide/svelte/icons/boxes';
import ChartLine from '@lucide/svelte/icons/chart-line';
import Cpu from '@lucide/svelte/icons/cpu';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import MapIcon from '@lucide/svelte/icons/map';
import PencilRuler from '@lucide/svelte/icons/pencil-ruler';
import Settings from '@lucide/svelte/icons/settings';
import Table from '@lucide/svelte/icons/table-2';
import type { Component } from 'svelte';

export interface Screen {
  /** First part of the address. */
  id: string;
  title: string;
  icon: Component;
  /** Pressed after "g". */
  key: string;
  load: () => Promise<{ default: Component }>;
}

export const screens: readonly Screen[] = [
  {
    id: 'designer',
    title: 'Design',
    icon: PencilRuler,
    key: 'd',
    load: () => import('../features/designer/designer.svelte'),
  },
  {
    id: 'queue',
    title: 'Queue',
    icon: ListOrdered,
    key: 'q',
    load: () => import('../features/queue/queue.svelte'),
  },
  { id: 'runs', title: 'Runs', icon: Table, key: 'r', load: () => import('../features/runs/runs.svelte') },
  {
    id: 'compare',
    title: 'Compare',
    icon: ChartLine,
    key: 'c',
    load: () => import('../features/compare/compare.svelte'),
  },
  {
    id: 'map',
    title: 'Map',
    icon: MapIcon,
    key: 'm',
    load: () => import('../features/embedding/embedding.svelte'),
  },
  {
    id: 'datasets',
    title: 'Data sets',
    icon: Boxes,
    key: 's',
    load: () => import('../features/datasets/datasets.svelte'),
  },
  {
    id: 'engines',
    title: 'Engines',
    icon: Cpu,
    key: 'e',
    load: () => import('../features/engines/engines.svelte'),
  },
  {
    id: 'settings',
    title: 'Settings',
    icon: Settings,
    key: ',',
    load: () => import('../features/settings/settings.svelte'),
  },
];

/** One run: reached from the others, so not in the sidebar. */
export const runScreen: Screen = {
  id: 'run',
  title: 'Run',
  icon: Table,
  key: '',
  load: () => import('../features/run/run.svelte'),
};
