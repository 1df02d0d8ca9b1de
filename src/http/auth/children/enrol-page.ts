// GET /enrol: the page that a printed sheet opens, in French. It enrols the device, shows the children of the class, and
// signs one in. The code is in the fragment of its address, so neither this service nor a proxy ever logs it.
import type { FastifyInstance } from 'fastify'
import { sendPage } from '../page-with-nonce.ts'

export function enrolPage(app: FastifyInstance): void {
  app.get('/enrol', { config: { may: 'everyone' } }, (_, reply) => sendPage(reply, page))
}

const page = (nonce: string): string => `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Se connecter</title>
<style nonce="${nonce}">
body { font: 1.2rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem }
button, input { font: inherit; padding: .5rem 1rem; border: 1px solid #555; border-radius: .5rem }
#children { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .75rem; padding: 0 }
#children button { display: block; width: 100%; color: #000 }
#children span { display: block; font-size: 3rem }
[hidden] { display: none !important }
</style>
<h1 id="title" tabindex="-1">Se connecter</h1>
<p id="message" role="status"></p>
<form id="code" hidden><label>Code de la carte <input name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" size="60" required></label> <button>Continuer</button></form>
<div id="children" hidden></div>
<form id="pin" hidden><label>Ton code secret <input name="pin" type="password" inputmode="numeric" pattern="[0-9]{4,6}" maxlength="6" autocomplete="off" required></label> <button>Entrer</button> <button type="button" id="back">Retour</button></form>
<button id="leave" hidden>J’ai fini</button>
<noscript><p>Cette page a besoin de JavaScript.</p></noscript>
<script nonce="${nonce}">
'use strict'
const byId = (id) => document.getElementById(id)
const parts = ['code', 'children', 'pin', 'leave']
let chosen = null

function show(part, title, message = '') {
  for (const id of parts) byId(id).hidden = id !== part
  byId('title').textContent = title
  byId('message').textContent = message
  byId(part).querySelector?.('input')?.focus()
}
async function send(method, url, body) {
  const answer = await fetch(url, { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })
  const text = await answer.text()
  return { ok: answer.ok, status: answer.status, retryS: answer.headers.get('retry-after'), data: text ? JSON.parse(text) : {} }
}
const askCode = (message) => show('code', 'Inscrire cet appareil', message)

async function enrol(code) {
  const { ok, status } = await send('POST', '/api/devices', { code, as: 'cookie' })
  if (ok) return choose()
  askCode(status === 401 || status === 422 ? 'Ce code n’est pas valable. Demandez-en un autre à l’enseignant.' : 'Le service ne répond pas. Réessayez dans un moment.')
}
async function choose(message) {
  const { ok, status, data } = await send('GET', '/api/device')
  if (status === 401) return askCode('Scannez la carte, ou tapez son code.')
  if (!ok) return askCode('Le service ne répond pas. Réessayez dans un moment.')
  byId('children').replaceChildren(...data.children.map(button))
  show('children', 'Qui es-tu\\u202f?', message)
}
function button(child) {
  const made = document.createElement('button')
  const picture = document.createElement('span')
  picture.textContent = child.avatar.pictogram
  picture.setAttribute('aria-label', child.avatar.name)
  picture.setAttribute('role', 'img')
  made.style.background = child.avatar.colour
  made.append(picture, child.givenName ?? '')
  made.addEventListener('click', () => {
    chosen = child
    byId('pin').reset()
    show('pin', 'Bonjour ' + (child.givenName ?? ''))
  })
  return made
}
async function enter(pin) {
  const { ok, status, retryS, data } = await send('POST', '/api/device/sign-in', { child: chosen.child, pin })
  byId('pin').reset()
  if (ok) return show('leave', 'Tu es connecté')
  if (data.code === 'device-not-enrolled') return askCode('Cet appareil n’est plus inscrit. Demandez un code à l’enseignant.')
  byId('message').textContent =
    data.code === 'ask-teacher' ? 'Appelle ton enseignant.'
    : status === 429 ? 'Attends ' + (retryS ?? 'un peu') + ' secondes, puis réessaie.'
    : status === 401 || status === 422 ? 'Ce n’est pas le bon code. Réessaie.'
    : 'Le service ne répond pas. Réessaie dans un moment.'
}
const away = () => { byId('message').textContent = 'Le service ne répond pas. Réessaie dans un moment.' }
const value = (event, name) => { event.preventDefault(); return new FormData(event.target).get(name) }
byId('code').addEventListener('submit', (event) => enrol(value(event, 'code')).catch(away))
byId('pin').addEventListener('submit', (event) => enter(value(event, 'pin')).catch(away))
byId('back').addEventListener('click', () => choose().catch(away))
byId('leave').addEventListener('click', () => send('POST', '/api/sign-out').then(() => choose('À bientôt\\u202f!')).catch(away))

const code = decodeURIComponent(location.hash.slice(1))
// The history of a shared device must not keep the code.
if (code) history.replaceState(null, '', location.pathname)
;(code ? enrol(code) : choose()).catch(away)
</script>
</html>
`
