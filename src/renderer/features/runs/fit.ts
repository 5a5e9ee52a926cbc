/** How wide a column must be for what is seen of it to be read whole. */

/** @param table the grid @param at the column's place among the cells of a row, from 0 @returns pixels */
export function neededWidth(table: HTMLElement, at: number): number {
  const rows = table.querySelectorAll('[role="row"]');
  return Math.ceil(Math.max(...Array.from(rows, ({ children }) => widthOf(children[at] as HTMLElement))));
}

function widthOf(cell: HTMLElement): number {
  const words = cell.querySelector('.words');
  const box = words?.closest('button') ?? words;
  // Of a head: what its title lacks besides.
  if (words && box) return box.getBoundingClientRect().width + words.scrollWidth - words.clientWidth;
  if (cell.scrollWidth > cell.clientWidth) return cell.scrollWidth;
  const content = document.createRange();
  content.selectNodeContents(cell);
  const { paddingLeft, paddingRight } = getComputedStyle(cell);
  return content.getBoundingClientRect().width + parseFloat(paddingLeft) + parseFloat(paddingRight);
}
