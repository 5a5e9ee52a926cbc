/** Notes written in Markdown as HTML, which is not made safe here. */
import { Marked } from 'marked';
import { markupText } from '#shared/markup.ts';

/** A report asks for nothing from elsewhere: a picture that is not in the notes themselves is a link to it. */
const marked = new Marked({
  renderer: {
    image({ href, text, title }) {
      if (href.startsWith('data:image/')) return false;
      const words = text || title || href;
      return `<a href="${markupText(href)}">${markupText(words)}</a>`;
    },
  },
});

export const notesHtml = (notes: string): string => marked.parse(notes, { async: false });
