// The parts of a French page for people: it loads nothing from anywhere, and every value is escaped.
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const unprintable = /[^\P{Cc}\n\t]/gu
export const escaped = (text: string): string =>
  text.replaceAll(unprintable, ' ').replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')

/** In UTC, so that the page says the same wherever it is printed. */
export function moment(at: string | null): string {
  if (at === null) return '–'
  const text = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(
    new Date(at),
  )
  return `${text} UTC`
}

/** A day of the school: « 28 novembre 2026 ». */
export const dayInFrench = (day: string): string =>
  new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))

export const paragraph = (text: string): string => `<p>${escaped(text)}</p>`

export const list = (items: readonly string[]): string =>
  `<ul>\n${items.map((item) => `<li>${escaped(item)}</li>`).join('\n')}\n</ul>`

export const table = (caption: string, headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table>
<caption>${escaped(caption)}</caption>
<thead><tr>${headings.map((heading) => `<th scope="col">${escaped(heading)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table>`

/** Names and values, in two columns. */
export const facts = (caption: string, rows: readonly (readonly [name: string, value: string])[]): string =>
  `<table>
<caption>${escaped(caption)}</caption>
<tbody>
${rows.map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`).join('\n')}
</tbody>
</table>`

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0;width:100%}caption{text-align:left;font-weight:600}th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}'

export const frenchPage = (title: string, parts: readonly string[]): string => `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${parts.join('\n')}
</main>
</body>
</html>
`
