import '../../../src/renderer/styles/tokens.css';
import '../../../src/renderer/styles/base.css';
import { mount } from 'svelte';
import Page from './chart-page.svelte';

mount(Page, { target: document.body });
