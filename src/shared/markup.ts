const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it stands in HTML and SVG, between elements and in attributes within double quotes. */
export const markupText = (text: string): string => text.replaceAll(/[&<>"]/g, (mark) => marks[mark]!);
