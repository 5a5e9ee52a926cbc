/** Reading a design from text, which may be no JSON at all. Loaded when it is needed: it brings a parser along. */
import { jsonLanguage } from '@codemirror/lang-json';
import { type Reading, readDesign } from './read.ts';

/** A design from the text of a file. */
export function readDesignText(text: string): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return notJson(text, error as SyntaxError);
  }
  return readDesign(value);
}

/** Where the first mistake is. The engine's own message names the place in some cases only. */
function placeOf(text: string, message: string): number {
  const told = /at position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  let place = text.length;
  jsonLanguage.parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) place = Math.min(place, node.from);
    },
  });
  return place;
}

function notJson(text: string, { message }: SyntaxError): Reading {
  const at = placeOf(text, message);
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  const what = message.replace(
    /,? \.{0,3}".*is not valid JSON$| in JSON at position.*$| after JSON at.*$/s,
    '',
  );
  return { problem: `Line ${line}, column ${column}: ${what.replace(/\.?$/, '.')}`, at };
}
