/** Notes written in Markdown as HTML, which is not made safe here. */
import { Marked } from 'marked';

/** A report asks for nothing from elsewhere: a picture that is not in the notes themselves is a link to it. */
const marked = new Marked({
  renderer: {
    image({ href, text, title }) {
      if (href.startsWith('data:image/')) return false;
      const words = text || title || href;
      return `<a href="${attribute(href)}">${attribute(words)}</a>`;
    },
  },
});

const attribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export const notesHtml = (notes: string): string => marked.parse(notes, { async: false });
