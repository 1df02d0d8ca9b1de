// What /docs begins with: a token and a first request, to be copied. Reads without JavaScript, and asks nobody.
import { exampleSchool } from '#kernel/example-school.ts'

/** The commands of the page, in order: they work as they are on a service that was just started with `npm start`. */
export const firstCommands = (address: string): readonly string[] => [
  `TOKEN=$(./sillage token --tenant ${exampleSchool.tenant} --actor ${exampleSchool.teacher} --role teacher)`,
  `curl -s -H "Authorization: Bearer $TOKEN" ${address}/api/classes`,
  `curl -s -H "Authorization: Bearer $TOKEN" ${address}/api/classes/${exampleSchool.class}/overview`,
]

/** As whoever looks at the page reached it; another text than an address is not repeated. */
export const addressOf = (protocol: string, host: string): string =>
  /^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(host) ? `${protocol}://${host}` : 'http://127.0.0.1:3000'

export function firstRequest(address: string): string {
  const [token = '', first = '', second = ''] = firstCommands(address)
  return `<section id="start">
<h1>Sillage: the API</h1>
<p>Every request but the health checks carries a token. In the folder where the service was started with <code>npm start</code>, this makes one for the teacher of the demonstration school, for an hour:</p>
${code(token)}
<p>A first request, for the classes of the school; then one class at a glance:</p>
${code(`${first}\n${second}`)}
<p>For a school of your own, put its id after <code>--tenant</code>, a person’s after <code>--actor</code>, and a role: <code>./sillage token --help</code> has the list. Below is every address, with an example each; to send one from here, paste a token into “Authentication”. For programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). What can go wrong: <a href="/problems">/problems</a>.</p>
</section>`
}

const code = (text: string): string => `<pre><code>${escaped(text)}</code></pre>`

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
