/** The text editor of the JSON view: CodeMirror with the window's colours, and no undo of its own. */
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { proposalsAt } from './completion.ts';

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--text-small)', color: 'var(--foreground)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--foreground)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--foreground)' },
  '.cm-gutters': {
    border: '0',
    backgroundColor: 'var(--background)',
    color: 'var(--foreground-quiet)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--surface)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--selected)',
  },
  '.cm-foldPlaceholder': {
    border: '1px solid var(--border)',
    backgroundColor: 'var(--surface)',
    color: 'var(--foreground-quiet)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--border)',
    borderRadius: 'var(--radius-small)',
    backgroundColor: 'var(--surface-raised)',
    color: 'var(--foreground)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--selected)',
    color: 'var(--foreground)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-tooltip.cm-completionInfo': {
    maxWidth: '320px',
    padding: '4px 8px',
    fontFamily: 'var(--font)',
    whiteSpace: 'normal',
  },
  '.cm-diagnostic': { padding: '4px 8px', fontFamily: 'var(--font)' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1px',
    textUnderlineOffset: '3px',
  },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--foreground)', fontWeight: '500' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: tags.number, color: 'var(--accent)' },
  { tag: [tags.bool, tags.null], color: 'var(--watch)' },
]);

function complete({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const proposals = proposalsAt(state.doc.toString(), pos);
  // Between words only where it was asked for.
  if (proposals === undefined || (!explicit && proposals.from === pos)) return null;
  const { from, to, options } = proposals;
  return {
    from,
    to,
    options: options.map(({ text, info }) => (info === '' ? { label: text } : { label: text, info })),
    validFor: /^"?[\w.-]*"?$/,
  };
}

export interface EditorOptions {
  text: string;
  /** A shadow root: styles of a script get in there only by a way that the page's security policy allows. */
  root: ShadowRoot;
  /** What screen readers call it. */
  label: string;
  /** Called when a person changes the text. */
  onchange: (text: string) => void;
}

export function openEditor({ text, root, label, onchange }: EditorOptions): EditorView {
  const parent = document.createElement('div');
  parent.style.height = '100%';
  root.append(parent);
  return new EditorView({
    root,
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        drawSelection(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        json(),
        autocompletion({ override: [complete], icons: false }),
        syntaxHighlighting(colours),
        // Tab leaves the editor, as everywhere; Ctrl+] indents.
        keymap.of([...completionKeymap, ...closeBracketsKeymap, ...defaultKeymap, ...foldKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.lineWrapping,
        EditorView.updateListener.of((update) => {
          const typed = update.transactions.some((one) => one.docChanged && one.isUserEvent('set') === false);
          if (typed) onchange(update.state.doc.toString());
        }),
        theme,
      ],
    }),
  });
}

/** Puts another text in place of that which is there; only what differs, so that the view does not jump. */
export function setText(view: EditorView, text: string): void {
  const now = view.state.doc.toString();
  if (now === text) return;
  let from = 0;
  while (from < Math.min(now.length, text.length) && now[from] === text[from]) from++;
  let end = 0;
  const most = Math.min(now.length, text.length) - from;
  while (end < most && now[now.length - 1 - end] === text[text.length - 1 - end]) end++;
  view.dispatch({
    changes: { from, to: now.length - end, insert: text.slice(from, text.length - end) },
    userEvent: 'set',
  });
}

export function mark(
  view: EditorView,
  problems: readonly { from: number; to: number; message: string }[],
): void {
  const { length } = view.state.doc;
  const diagnostics = problems.map(
    ({ from, to, message }): Diagnostic => ({
      from: Math.min(from, length),
      to: Math.min(to, length),
      severity: 'error',
      message,
    }),
  );
  view.dispatch(
    setDiagnostics(
      view.state,
      diagnostics.toSorted((a, b) => a.from - b.from),
    ),
  );
}

/** Selects a part of the text and brings it into view. */
export function select(view: EditorView, { from, to }: { from: number; to: number }): void {
  view.focus();
  view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
}
