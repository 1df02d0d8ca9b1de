// A plot within a page: the drawing, its caption, and the numbers as a table.
import { escaped } from '../escaped-html.ts'
import type { Figure } from './document.ts'

type Drawn = Pick<Figure, 'title' | 'description' | 'headings' | 'rows'> & { readonly svg: string }

/** `numbers`: what the table is called on the page, such as « Les valeurs ». */
export function figureHtml({ title, description, svg, headings, rows }: Drawn, numbers: string): string {
  const cells = (tag: 'td' | 'th scope="col"', row: readonly string[]) =>
    row.map((cell) => `<${tag}>${escaped(cell)}</${tag.slice(0, 2)}>`).join('')
  return [
    '<figure>',
    svg,
    `<figcaption><strong>${escaped(title)}</strong> ${escaped(description)}</figcaption>`,
    `<details><summary>${escaped(numbers)}</summary>`,
    `<table><thead><tr>${cells('th scope="col"', headings)}</tr></thead><tbody>`,
    ...rows.map(([first = '', ...others]) => `<tr><th scope="row">${escaped(first)}</th>${cells('td', others)}</tr>`),
    '</tbody></table></details>',
    '</figure>',
  ].join('\n')
}
