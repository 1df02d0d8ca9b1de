// The sheet that a teacher prints: a card for each child with the QR code of the class, and a page with new PINs.
//
// The page is made once, for the teacher who asked, and stored nowhere. It runs no script and loads nothing.
import { renderSVG } from 'uqr'
import type { Sheet, SheetChild } from '#identity/sign-in/children/class-help.ts'

export const sheetHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const

export function sheetPage({ name, schoolYear, code, children }: Sheet, address: string): string {
  const newPins = children.filter(({ pin }) => pin !== null)
  return `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cartes de connexion</title>
<style>${STYLE}</style>
<svg width="0" height="0" aria-hidden="true"><defs>${symbolOf(address)}</defs></svg>
<header>
<h1>Cartes de connexion, ${escaped(name)} (${escaped(schoolYear)})</h1>
<p class="screen">Imprimez cette page maintenant : elle ne peut pas être affichée une seconde fois. Si une carte se perd, révoquez le code ${code.id.slice(0, 8)} et imprimez de nouvelles cartes. Les codes PIN restent valables.</p>
</header>
<main>
${children.map((child) => card(child, address, code.code)).join('\n')}
</main>
${newPins.length === 0 ? '' : pinPage(newPins, name)}
</html>
`
}

const card = (child: SheetChild, address: string, code: string): string => `<section class="card">
<p class="avatar" style="background:${child.avatar.colour}" role="img" aria-label="${escaped(child.avatar.name)}">${child.avatar.pictogram}</p>
<div>
<h2>${escaped(nameOf(child))}</h2>
<ol><li>Scanne ce code.</li><li>Choisis ton image${NBSP}: ${escaped(child.avatar.name)}.</li><li>Tape ton code secret.</li></ol>
<p class="code">Sans appareil photo, ouvre ${escaped(address.split('#')[0] ?? '')} et tape${NBSP}:<br>${code.split('-').join(' ')}</p>
</div>
<svg class="qr" role="img" aria-label="Code QR de la classe"><use href="#qr"/></svg>
</section>`

const pinPage = (children: readonly SheetChild[], name: string): string => `<aside>
<h1>Pour l’enseignant${NBSP}: nouveaux codes PIN, ${escaped(name)}</h1>
<p>Donnez à chaque enfant son code, puis gardez cette page en lieu sûr.</p>
<table><thead><tr><th scope="col">Enfant</th><th scope="col">Code PIN</th></tr></thead><tbody>
${children.map((child) => `<tr><td>${escaped(nameOf(child))}</td><td class="pin">${child.pin}</td></tr>`).join('\n')}
</tbody></table>
</aside>`

const NBSP = '\u202f'
const nameOf = ({ givenName, familyName }: SheetChild): string =>
  [givenName, familyName].filter((part) => part !== null).join(' ') || 'Nom inconnu'

/** Drawn once and used on every card: a class has one code. */
function symbolOf(address: string): string {
  const svg = renderSVG(address, { ecc: 'M', border: 2 })
  const [, box = '', inside = ''] = /viewBox="([^"]+)"[^>]*>([\s\S]*)<\/svg>/.exec(svg) ?? []
  return `<symbol id="qr" viewBox="${box}">${inside}</symbol>`
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

const STYLE = `
@page { size: A4; margin: 12mm }
body { font: 12pt/1.4 system-ui, sans-serif; margin: 1rem; color: #000; background: #fff }
h1 { font-size: 14pt } h2 { font-size: 16pt; margin: 0 }
main { display: grid; gap: 4mm }
.card { display: grid; grid-template-columns: 28mm 1fr 42mm; gap: 5mm; align-items: center; padding: 4mm;
  border: 1px dashed #555; break-inside: avoid }
.avatar { font-size: 40pt; line-height: 28mm; height: 28mm; margin: 0; text-align: center; border-radius: 5mm;
  print-color-adjust: exact; -webkit-print-color-adjust: exact }
.qr { width: 42mm; height: 42mm }
.code { font: 8pt/1.4 ui-monospace, monospace; margin: 0; overflow-wrap: anywhere }
ol { margin: 1mm 0; padding-left: 5mm }
aside { break-before: page } td, th { text-align: left; padding: 1mm 8mm 1mm 0 }
.pin { font: 14pt ui-monospace, monospace }
@media print { .screen { display: none } body { margin: 0 } }
`
