// The start of /docs: a token and a first request to copy. Works without JavaScript.
import { exampleSchool } from '#kernel/example-school.ts'

/** The commands of the page, in order. They work unchanged on a service started with `npm start`. */
export const firstCommands = (address: string): readonly string[] => [
  `TOKEN=$(./sillage token --tenant ${exampleSchool.tenant} --actor ${exampleSchool.teacher} --role teacher)`,
  `curl -s -H "Authorization: Bearer $TOKEN" ${address}/api/classes`,
  `curl -s -H "Authorization: Bearer $TOKEN" ${address}/api/classes/${exampleSchool.class}/overview`,
]

/** The address at which the reader opened the page. A Host header that is not an address is not repeated. */
export const addressOf = (protocol: string, host: string): string =>
  /^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(host) ? `${protocol}://${host}` : 'http://127.0.0.1:3000'

export function firstRequest(address: string): string {
  const [token = '', first = '', second = ''] = firstCommands(address)
  return `<section id="start">
<h1>Sillage: the API</h1>
<p>Every request needs a token, except the health checks. Run this in the folder where you started the service with <code>npm start</code>. It creates a token for the teacher of the demonstration school, valid for an hour:</p>
${code(token)}
<p>A first request lists the classes of the school. The second one shows an overview of one class:</p>
${code(`${first}\n${second}`)}
<p>For your own school, pass its id as <code>--tenant</code>, a person’s id as <code>--actor</code>, and a role; <code>./sillage token --help</code> lists the roles. Below is the reference of every address, with an example each. To send a request from this page, paste a token into “Authentication”. The OpenAPI 3.1 document is at <a href="/openapi.json">/openapi.json</a>. The errors are explained at <a href="/problems">/problems</a>.</p>
</section>`
}

const code = (text: string): string => `<pre><code>${escaped(text)}</code></pre>`

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
