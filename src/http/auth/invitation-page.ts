// GET /invitation: the page at which somebody who was invited chooses a password, in French. The invitation is in the fragment
// of its address, so neither this service nor a proxy ever logs it.
import type { FastifyInstance } from 'fastify'
import { SHORTEST_PASSWORD } from '#identity/sign-in/password-rules.ts'
import { sendPage } from './page-with-nonce.ts'

export function invitationPage(app: FastifyInstance): void {
  app.get('/invitation', { config: { may: 'everyone' } }, (_, reply) => sendPage(reply, page))
}

const page = (nonce: string): string => `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Choisir un mot de passe</title>
<style nonce="${nonce}">
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 0 auto; padding: 1rem }
label { display: block; margin: 1rem 0 }
button, input { font: inherit; padding: .5rem 1rem; border: 1px solid #555; border-radius: .5rem }
input { display: block; box-sizing: border-box; width: 100% }
[hidden] { display: none !important }
</style>
<h1>Choisir un mot de passe</h1>
<form id="form">
<p>Au moins ${SHORTEST_PASSWORD} caractères. Quatre mots au hasard font un bon mot de passe.</p>
<label>Mot de passe <input name="password" type="password" autocomplete="new-password" required></label>
<label>Le même, encore une fois <input name="again" type="password" autocomplete="new-password" required></label>
<button>Enregistrer</button>
</form>
<p id="message" role="status"></p>
<noscript><p>Cette page a besoin de JavaScript.</p></noscript>
<script nonce="${nonce}">
'use strict'
const form = document.getElementById('form')
const say = (text) => { document.getElementById('message').textContent = text }
const invitation = decodeURIComponent(location.hash.slice(1))
// The history of a shared computer must not keep it.
history.replaceState(null, '', location.pathname)
const end = (text) => { form.hidden = true; say(text) }

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const { password, again } = form.elements
  if (password.value !== again.value) return say('Les deux mots de passe ne sont pas les mêmes.')
  try {
    const answer = await fetch('/api/invitations/accept', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ invitation, password: password.value }),
    })
    if (answer.ok) return end('C’est fait. Connectez-vous maintenant avec votre nom de connexion et ce mot de passe.')
    if (answer.status === 401) return end('Cette invitation n’est plus valable. Demandez-en une autre à l’école.')
    say(answer.status === 422 ? 'Ce mot de passe est trop court ou trop courant. Choisissez-en un autre.' : 'Réessayez dans un moment.')
  } catch {
    say('Le service ne répond pas. Réessayez dans un moment.')
  }
})
if (!invitation) end('Ouvrez le lien que l’école vous a donné.')
</script>
</html>
`
