/** The page of the window. */
import '@fontsource-variable/inter';
import './styles/tokens.css';
import './styles/base.css';
import './styles/lists.css';
import { mount } from 'svelte';
import { openClient } from './api/client.ts';
import { events } from './api/events.svelte.ts';
import { failureOf } from './api/failure.ts';
import { openRemembered } from './api/remembered.svelte.ts';
import { openSeriesColours } from './charts/colours.svelte.ts';
import Shell from './shell/shell.svelte';
import Start from './start.svelte';

const target = document.getElementById('app')!;
try {
  await openClient();
  await openRemembered();
  openSeriesColours();
  void events.follow();
  mount(Shell, { target });
} catch (error) {
  mount(Start, { target, props: { failure: failureOf(error) } });
}
