import { expect, test } from 'vitest';
import { notesHtml } from './notes.ts';

test('pictures from elsewhere are links, those in the notes are shown', () => {
  expect(notesHtml('![a "map"](https://example.com/a.png?b&c)')).toBe(
    '<p><a href="https://example.com/a.png?b&amp;c">a &quot;map&quot;</a></p>\n',
  );
  expect(notesHtml('![](x.png)')).toBe('<p><a href="x.png">x.png</a></p>\n');
  expect(notesHtml('![dot](data:image/png;base64,AAAA)')).toBe(
    '<p><img src="data:image/png;base64,AAAA" alt="dot"></p>\n',
  );
});
