/** Where in the text of a design its parts are. */
import { jsonLanguage } from '@codemirror/lang-json';

type Tree = ReturnType<typeof jsonLanguage.parser.parse>;
type SyntaxNode = Tree['topNode'];

export interface Place {
  from: number;
  to: number;
}

const propertyName = (text: string, property: SyntaxNode): string | undefined => {
  const name = property.getChild('PropertyName');
  if (name === null) return undefined;
  try {
    return JSON.parse(text.slice(name.from, name.to)) as string;
  } catch {
    return undefined;
  }
};

/** The value of a property: what follows its name. */
const valueIn = (property: SyntaxNode): SyntaxNode | null => {
  const last = property.lastChild;
  return last === null || last.name === 'PropertyName' ? null : last;
};

/** Values of an array, without its brackets and commas. */
function items(array: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = array.firstChild; child !== null; child = child.nextSibling) {
    if (!['[', ']', ',', '⚠'].includes(child.name)) found.push(child);
  }
  return found;
}

/**
 * The value at a dotted path such as "arms.0.settings.views"; the name where the value is a group, and the nearest part
 * around it where there is no such path.
 */
export function placeOf(text: string, path: string, tree: Tree = jsonLanguage.parser.parse(text)): Place {
  let node: SyntaxNode | null = tree.topNode.firstChild;
  let place: Place = { from: node?.from ?? 0, to: Math.min(text.length, (node?.from ?? 0) + 1) };
  let rest = path;
  while (node !== null && rest !== '') {
    const next: { node: SyntaxNode | null; place: Place; rest: string } | undefined =
      node.name === 'Object'
        ? inObject(text, node, rest)
        : node.name === 'Array'
          ? inArray(node, rest)
          : undefined;
    if (next === undefined) break;
    ({ node, place, rest } = next);
  }
  return place;
}

function inObject(text: string, node: SyntaxNode, path: string) {
  for (const property of node.getChildren('Property')) {
    const name = propertyName(text, property);
    // A name may have dots of its own.
    if (name === undefined || (path !== name && !path.startsWith(`${name}.`))) continue;
    const value = valueIn(property);
    const whole = value === null || ['Object', 'Array'].includes(value.name);
    const at = whole ? property.getChild('PropertyName')! : value;
    return { node: value, place: { from: at.from, to: at.to }, rest: path.slice(name.length + 1) };
  }
  return undefined;
}

function inArray(node: SyntaxNode, path: string) {
  const [head = '', ...rest] = path.split('.');
  const item = /^\d+$/.test(head) ? items(node)[Number(head)] : undefined;
  if (item === undefined) return undefined;
  const group = ['Object', 'Array'].includes(item.name);
  const place = { from: item.from, to: group ? item.from + 1 : item.to };
  return { node: item, place, rest: rest.join('.') };
}
