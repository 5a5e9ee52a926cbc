/** The page of the window. */
import '@fontsource-variable/inter';
import './tokens.css';
import './base.css';
import { mount } from 'svelte';
import App from './app.svelte';

mount(App, { target: document.getElementById('app')! });
