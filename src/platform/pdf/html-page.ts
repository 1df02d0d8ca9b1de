// A document as a page. It loads nothing from anywhere, and every value in it is escaped.
import { escaped } from '../escaped-html.ts'
import { type Document, namesRows, type Part } from './document.ts'
import { figureHtml } from './figure-html.ts'

const cells = (tag: 'td' | 'th scope="col"', row: readonly string[]): string =>
  row.map((cell) => `<${tag}>${escaped(cell)}</${tag.slice(0, 2)}>`).join('')

function tableOf({ caption, headings, rows }: Extract<Part, { kind: 'table' }>): string {
  const body = rows.map((row) => {
    if (headings !== null && namesRows({ headings }, row))
      return `<tr><th scope="rowgroup" colspan="${headings.length}">${escaped(row[0] ?? '')}</th></tr>`
    if (headings !== null) return `<tr>${cells('td', row)}</tr>`
    return `<tr><th scope="row">${escaped(row[0] ?? '')}</th>${cells('td', row.slice(1))}</tr>`
  })
  return [
    '<table>',
    ...(caption === null ? [] : [`<caption>${escaped(caption)}</caption>`]),
    ...(headings === null ? [] : [`<thead><tr>${cells('th scope="col"', headings)}</tr></thead>`]),
    '<tbody>',
    ...body,
    '</tbody>',
    '</table>',
  ].join('\n')
}

function htmlOf(part: Part): string {
  switch (part.kind) {
    case 'heading':
      return `<h${part.level}>${escaped(part.text)}</h${part.level}>`
    case 'paragraph':
      return part.strong ? `<p><strong>${escaped(part.text)}</strong></p>` : `<p>${escaped(part.text)}</p>`
    case 'list':
      return `<ul>\n${part.items.map((item) => `<li>${escaped(item)}</li>`).join('\n')}\n</ul>`
    case 'table':
      return tableOf(part)
    case 'figure':
      return figureHtml(part.figure, part.numbers)
  }
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0;width:100%}caption{text-align:left;font-weight:600}th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}figure{margin:1.5rem 0}svg{max-width:100%;height:auto}'

/** `language`: BCP 47, such as `fr`. */
export const htmlPage = ({ title, parts }: Document, language: string): string => `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${parts.map(htmlOf).join('\n')}
</main>
</body>
</html>
`
